// The faulty API of `npm run soak -- calls`: a process of its own, so that the event loop of the client is its own too.
// Which fault an attempt meets follows from the seed, the number of the call and that of the attempt.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Out of 1,000 attempts; the rest is answered well. */
const PER_MILLE: Readonly<Record<string, number>> = {
  "503": 12,
  "429": 2,
  "500-html": 3,
  reset: 10,
  "reset-in-body": 8,
  "cut-body": 8,
  stall: 6,
  "stalled-body": 6,
  "dripping-headers": 3,
  "dripping-body": 3,
  garbled: 2,
  "403-fault": 3,
  "404": 4,
};

const [seed = 1] = process.argv.slice(2).map(Number);
const seen = new Map<number, number>();
let mode: "faults" | "outage" | "well" = "faults";
let arrivals = 0;
let tokens = 0;

/** A number in [0, 1) from three others (mulberry32). */
function hash(call: number, attempt: number): number {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(call + 1, 0x85ebca6b) ^ Math.imul(attempt, 0xc2b2ae35);
  state = (state + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

function faultOf(call: number, attempt: number): string {
  if (mode === "well") return "none";
  let left = hash(call, attempt) * 1000;
  if (mode === "outage") return left < 800 ? "503" : "reset";
  for (const [name, share] of Object.entries(PER_MILLE)) {
    left -= share;
    if (left < 0) return name;
  }
  return "none";
}

function drip(response: ServerResponse, text: string): void {
  const socket = response.socket;
  let at = 0;
  const timer = setInterval(() => {
    if (socket?.destroyed || at >= text.length) clearInterval(timer);
    else socket?.write(text.slice(at, ++at));
  }, 25);
  socket?.once("close", () => clearInterval(timer));
}

const problem = (status: number, type: string): string =>
  JSON.stringify({ type: `/problems/${type}`, title: type, status, flow_id: "soak" });

function answer(fault: string, response: ServerResponse, body: string): unknown {
  const { socket } = response;
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const half = head + body.slice(0, body.length >> 1);
  const send = (status: number, type: string, text: string, headers = {}): unknown =>
    response.writeHead(status, { "Content-Type": type, ...headers }).end(text);
  switch (fault) {
    case "none":
      return send(200, "application/json", body);
    case "503":
      return send(503, "application/problem+json", problem(503, "service-unavailable"));
    case "429":
      return send(429, "application/problem+json", problem(429, "too-many-requests"), {
        "Retry-After": "1",
      });
    case "403-fault":
      return send(403, "application/problem+json", problem(403, "authorization-server-error"));
    case "404":
      return send(404, "application/problem+json", problem(404, "not-found"));
    case "500-html":
      return send(500, "text/html", "<h1>Internal Server Error</h1>");
    case "garbled":
      return send(200, "application/json", body.slice(0, -1));
    case "reset":
      return socket?.resetAndDestroy();
    case "reset-in-body":
      return socket?.write(half, () => setTimeout(() => socket.resetAndDestroy(), 2));
    case "cut-body":
      return socket?.end(half);
    case "stalled-body":
      return socket?.write(half);
    case "dripping-headers":
      return drip(response, head + body);
    case "dripping-body":
      return socket?.write(half, () => drip(response, body.slice(body.length >> 1)));
    default:
      // "stall": no answer at all.
      return undefined;
  }
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on("end", () => {
    if (request.url?.startsWith("/auth/")) {
      tokens++;
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(
        JSON.stringify({ access_token: `token-${tokens}`, token_type: "bearer", expires_in: 900 }),
      );
      return;
    }
    arrivals++;
    const call = Number(request.headers["x-soak-call"]);
    const attempt = (seen.get(call) ?? 0) + 1;
    seen.set(call, attempt);
    const items = Array.from({ length: 5 }, (_, at) => ({ id: `V${at}`, call }));
    answer(faultOf(call, attempt), response, JSON.stringify({ items, call }));
  });
}

const server = createServer({ keepAliveTimeout: 30_000 }, handle);
server.on("clientError", (_error, socket) => socket.destroy());

process.on("message", (order: { id: number; mode?: typeof mode; closeIdle?: boolean }) => {
  if (order.mode) mode = order.mode;
  if (order.closeIdle) server.closeIdleConnections();
  server.getConnections((_error, connections) =>
    process.send?.({ id: order.id, arrivals, tokens, connections }),
  );
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
