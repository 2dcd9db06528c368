import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequest } from "@remix-run/node-fetch-server";
import type { Gateway } from "./gateway.ts";
import { isAllowedHost } from "./host-header.ts";
import { bytesOf, type Reply, type Transfer } from "./reply.ts";

/** A sandbox that listens. */
export interface SandboxServer {
  /** Such as `http://127.0.0.1:49152`; use it as `baseUrl`. */
  readonly url: string;
  /** The port of `url`. */
  readonly port: number;
  /** Ends all connections, the hanging ones too. */
  close(): Promise<void>;
}

/**
 * Real milliseconds between the last byte and a reset. A reader that finds both at once is told of an end, not of a
 * reset (libuv), so it must have the time to read first.
 */
const RESET_GAP_MS = 10;

function sendPartial(
  response: ServerResponse,
  reply: Reply,
  bytes: number,
  end: "reset" | "close" | "silence",
): void {
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.write(bytesOf(reply.body).subarray(0, bytes), () => {
    if (end === "close") response.socket?.end();
    if (end === "reset") setTimeout(() => response.socket?.resetAndDestroy(), RESET_GAP_MS);
  });
}

function deliver(transfer: Transfer, response: ServerResponse): void {
  switch (transfer.kind) {
    case "reply": {
      const { status, headers, body } = transfer.reply;
      // What is left of a body that is too long is not waited for.
      const connection = status === 413 ? { connection: "close" } : {};
      response.writeHead(status, { ...Object.fromEntries(headers), ...connection }).end(body);
      return;
    }
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
    case "partial":
      sendPartial(response, transfer.reply, transfer.bytes, transfer.end);
      return;
  }
}

/** Refuses what never becomes a request of the API. */
function refuse(response: ServerResponse, status: number, title: string, detail: string): void {
  const problem = JSON.stringify({ type: "about:blank", title, status, detail });
  const length = { "content-length": Buffer.byteLength(problem) };
  response
    .writeHead(status, { "content-type": "application/json", connection: "close", ...length })
    .end(problem);
}

function toRequest(request: IncomingMessage, response: ServerResponse): Request | undefined {
  try {
    return createRequest(request, response);
  } catch {
    return undefined;
  }
}

async function serve(
  gateway: Gateway,
  listensOn: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowedHost(incoming.headers.host, listensOn)) {
    const detail =
      "The sandbox answers under IP addresses, names without a dot and the host that it listens on.";
    refuse(response, 403, "Forbidden", detail);
    return;
  }
  const request = toRequest(incoming, response);
  if (!request) {
    refuse(response, 400, "Bad Request", "The method, the URL or a header is none that fetch knows.");
    return;
  }
  try {
    deliver(await gateway(request), response);
  } catch {
    // The caller went away while it sent its body.
    response.socket?.destroy();
  }
}

/** A URL under which this machine reaches what listens on an address. */
function urlOf({ address, family, port }: AddressInfo): string {
  const reachable = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address] ?? address;
  return `http://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}

/** Serves a gateway over HTTP. */
export async function listen(gateway: Gateway, host: string, port: number): Promise<SandboxServer> {
  const server = createServer((request, response) => void serve(gateway, host, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: urlOf(address),
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
