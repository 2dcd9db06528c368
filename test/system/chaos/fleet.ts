import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from "node:net";
import { freePort } from "../../support/free-port.ts";
import { selfSigned } from "../../support/self-signed.ts";
import type { Address, Fault } from "./faults.ts";

/** What happened to one command, as the server saw it. */
export interface Entry {
  readonly fault: Fault;
  /** Decides where the answer leaves it open. */
  readonly executesIfMaybe: boolean;
  arrivals: number;
  /** Arrivals that were not turned away. */
  taken: number;
  executions: number;
}

export interface Fleet {
  /** By command; each is sent under a name of its own. */
  readonly ledger: Map<string, Entry>;
  readonly urls: Readonly<Record<Exclude<Address, "closed"> | "http2", string>>;
  close(): Promise<void>;
}

/** A raw loopback server that writes down what arrived, with the addresses where nothing can. */
export async function openFleet(): Promise<Fleet> {
  const ledger = new Map<string, Entry>();
  const sockets = new Set<Socket>();
  let tokens = 0;
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? "";
    request.resume();
    if (path.startsWith("/auth/")) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ access_token: `t${++tokens}`, token_type: "bearer", expires_in: 900 }));
      return;
    }
    const entry = ledger.get(path.split("/").at(-1) ?? "");
    if (!entry) throw new Error("a command that nobody sent");
    const { fault, executesIfMaybe } = entry;
    const service = fault.services?.[Math.min(entry.arrivals++, fault.services.length - 1)];
    if (!service) throw new Error(`${fault.name}: it must not arrive`);
    if (!service.turnedAway) entry.taken++;
    if (service.executes === "yes" || (service.executes === "maybe" && executesIfMaybe)) entry.executions++;
    service.answer(request, response);
  };
  const server = createServer(take);
  const http2 = createSecureServer({ ...selfSigned(), allowHTTP1: false }, take as never);
  const distrusted = createHttpsServer(selfSigned(), () => {
    throw new Error("it must not arrive");
  });
  const stalled = createNetServer();
  const resetting = createNetServer((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
  });
  const all: Server[] = [server, http2, distrusted, stalled, resetting];
  for (const each of all) {
    each.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    });
    each.listen(0, "127.0.0.1");
    await once(each, "listening");
  }
  distrusted.on("tlsClientError", () => {});
  const url = (of: Server, scheme: string) => `${scheme}://127.0.0.1:${(of.address() as AddressInfo).port}`;
  const urls = {
    server: url(server, "http"),
    http2: url(http2, "https"),
    distrusted: url(distrusted, "https"),
    stalled: url(stalled, "https"),
    resetting: url(resetting, "https"),
    refusing: `http://127.0.0.1:${await freePort()}`,
  };
  return {
    ledger,
    urls,
    async close() {
      for (const each of all) each.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
