import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSigned } from "../../test/support/self-signed.ts";
import type { Peers } from "./connect.ts";

/** One request of a case: which of its API requests this is, counted from 1, and the token it came with. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly nth: number;
  readonly token: string;
}

type Answer = (arrival: Arrival) => void;

/** Lets pages of any origin ask, as an API for browsers does. */
function allowOrigins({ method }: IncomingMessage, response: ServerResponse): "preflight" | undefined {
  response.setHeader("access-control-allow-origin", "*");
  if (method !== "OPTIONS") return undefined;
  response.setHeader("access-control-allow-headers", "authorization, *");
  response.writeHead(204).end();
  return "preflight";
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const STATE = { central_lock: { timestamp: "2026-01-01T00:00:00Z", value: "UNLOCKED" } };
const well: Answer = ({ request, response }) =>
  request.method === "POST" ? json(response, 200, STATE) : json(response, 200, { items: [{ id: "LV6V3" }] });
const silent: Answer = () => {};

/** What the API does in each case that is not answered well. */
const answers: Record<string, Answer> = {
  paging: ({ request, response }) => {
    const page = Number(new URL(`http://x${request.url}`).searchParams.get("page_token") ?? 1);
    const items = [{ id: `A${page}` }, { id: `B${page}` }];
    json(response, 200, { items, ...(page < 3 && { next_page_token: String(page + 1) }) });
  },
  "404": ({ response }) =>
    json(response, 404, { type: "/problems/resource-not-found", title: "Not found", status: 404 }),
  "401 replay": (arrival) =>
    arrival.token.endsWith("token-1")
      ? json(arrival.response, 401, { type: "/problems/invalid-credentials", title: "No", status: 401 })
      : well(arrival),
  abort: silent,
  timeout: silent,
  "hang under a command": silent,
  retries: (arrival) => (arrival.nth < 3 ? json(arrival.response, 503, {}) : well(arrival)),
  "captive portal": ({ response }) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<h1>Welcome to the hotel</h1>");
  },
  "reset after read": ({ request }) => request.socket.resetAndDestroy(),
  "kept connection dies": (arrival) =>
    arrival.request.method === "POST" ? arrival.request.socket.destroy() : well(arrival),
  // A command answers after its twins have come.
  "three taps": (arrival) => setTimeout(() => well(arrival), 100),
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The peers, and what arrived: by case, requests such as `3 GET, 1 POST, 2 tokens`. */
export async function startPeers(): Promise<{
  peers: Peers;
  ledger(): Record<string, string>;
  close(): void;
}> {
  const counts: Record<string, { GET: number; POST: number; tokens: number }> = {};
  const api = createServer((request, response) => {
    if (allowOrigins(request, response)) return;
    const [, name = "", ...path] = (request.url ?? "").split("/");
    const title = decodeURIComponent(name);
    const count = counts[title] ?? { GET: 0, POST: 0, tokens: 0 };
    counts[title] = count;
    if (path[0] === "auth") {
      const seconds = title === "token expires" ? 2 : 900;
      const token = { access_token: `token-${++count.tokens}`, token_type: "bearer", expires_in: seconds };
      setTimeout(() => json(response, 200, token), title === "slow token" ? 300 : 0);
      return;
    }
    const method = request.method === "POST" ? "POST" : "GET";
    count[method]++;
    const token = request.headers.authorization ?? "";
    (answers[title] ?? well)({ request, response, nth: count.GET, token });
  });
  // So that a case's connections end with it, and those that are kept are kept by the client alone.
  api.keepAliveTimeout = 60_000;
  const tls = createTlsServer(selfSigned(), (socket) => socket.on("error", () => {}).end());
  tls.on("tlsClientError", () => {});
  const reset = createTcpServer((socket) => socket.resetAndDestroy());
  const gone = createTcpServer();
  const refused = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  const peers: Peers = {
    api: `http://${await listen(api)}`,
    refused: `http://${refused}`,
    dns: "https://no-such-host.invalid",
    tls: `https://${await listen(tls)}`,
    resetOnAccept: `http://${await listen(reset)}`,
  };
  return {
    peers,
    ledger: () =>
      Object.fromEntries(
        Object.entries(counts).map(([name, { GET, POST, tokens }]) => [
          name,
          `${GET} GET, ${POST} POST, ${tokens} tokens`,
        ]),
      ),
    close() {
      for (const server of [api, tls, reset]) server.close();
      api.closeAllConnections();
    },
  };
}
