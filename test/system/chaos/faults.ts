import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether the vehicle carries the command out: the answer does not always tell. */
type Executes = "yes" | "no" | "maybe";

/** How the server answers a command that arrived. */
interface Service {
  readonly executes: Executes;
  /** Refused before it was looked at, so that another arrival is no second command. */
  readonly turnedAway?: boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

/** Where the command goes: to the server, or to an address where it cannot arrive. */
export type Address = "server" | "refusing" | "distrusted" | "stalled" | "resetting" | "closed";

/** What goes wrong with one command. */
export interface Fault {
  readonly name: string;
  readonly address?: Address;
  /** By arrival; the last one stays. */
  readonly services?: readonly Service[];
  /** What the caller does to it. */
  readonly caller?: "aborts" | "has aborted" | "lacks the capability" | "waits after 429";
  /** What a middleware does to it. */
  readonly middleware?: "dawdles" | "throws";
}

const STATE = JSON.stringify({ central_lock: { timestamp: "2026-01-01T00:00:00Z", value: "UNLOCKED" } });

const reply =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { "content-type": "application/json", "x-invers-flow-id": "f", ...headers });
    response.end(body);
  };
const problem = (status: number, type = "about:blank"): Service["answer"] =>
  reply(status, JSON.stringify({ type, title: "T", status }));

/** The stream of a request over HTTP/2. */
const streamOf = (request: IncomingMessage) => (request as { stream?: { close(code: number): void } }).stream;

/** Ends a request: over HTTP/2 its stream alone (INTERNAL_ERROR). */
const reset = (request: IncomingMessage): void => {
  const stream = streamOf(request);
  if (stream) stream.close(2);
  else request.socket.resetAndDestroy();
};

const done: Service = { executes: "yes", answer: reply(200, STATE) };
const slow: Service = {
  executes: "yes",
  answer: (request, response) => void setTimeout(() => done.answer(request, response), 60).unref(),
};
const serves = (name: string, executes: Executes, answer: Service["answer"]): Fault => ({
  name,
  services: [{ executes, answer }],
});
const turnedAway = (answer: Service["answer"]): Service => ({ executes: "no", turnedAway: true, answer });
const unauthorized = turnedAway(problem(401, "/problems/invalid-credentials"));
const limited = problem(429, "/problems/too-many-requests");

export const NO_FAULT: Fault = { name: "none", services: [done] };

/** At least one for every row of the table in policies. */
export const FAULTS: readonly Fault[] = [
  { name: "connection refused", address: "refusing" },
  { name: "certificate not accepted", address: "distrusted" },
  { name: "handshake stalls", address: "stalled" },
  { name: "handshake reset", address: "resetting" },
  { name: "client closed", address: "closed" },
  { name: "capability missing", caller: "lacks the capability" },
  { name: "aborted before", caller: "has aborted" },
  { name: "aborted after", caller: "aborts", services: [slow] },
  { name: "middleware refuses", middleware: "throws" },
  { name: "too late", middleware: "dawdles", services: [done] },
  serves("read, then reset", "maybe", reset),
  serves("read, then closed", "maybe", (request) =>
    streamOf(request) ? reset(request) : request.socket.end(),
  ),
  serves("read, then silence", "maybe", () => {}),
  serves("answer cut", "yes", (request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": String(STATE.length) });
    response.write(STATE.slice(0, 9), () => reset(request));
  }),
  serves("answer garbled", "yes", reply(200, STATE.slice(1))),
  serves("answer empty", "yes", reply(200, "")),
  serves("answer foreign", "maybe", reply(200, "<html>", { "content-type": "text/html" })),
  serves("302", "no", reply(302, "", { location: "/elsewhere" })),
  { name: "421", services: [turnedAway(problem(421))] },
  ...[400, 404, 405, 410, 412, 415, 422].map((status) => serves(String(status), "no", problem(status))),
  serves("403", "no", problem(403, "/problems/missing-permissions")),
  serves("403 passing", "no", problem(403, "/problems/authorization-server-error")),
  serves("409", "no", problem(409, "/problems/vehicle/conflicting-state")),
  serves("409 passing", "no", problem(409, "/problems/vehicle/conflicting-command")),
  { name: "401 once", services: [unauthorized, done] },
  { name: "401 always", services: [unauthorized] },
  serves("408", "maybe", problem(408)),
  serves("429", "no", limited),
  { name: "429, then waits", caller: "waits after 429", services: [turnedAway(limited), done] },
  serves("500 of the unit", "maybe", problem(500, "/problems/telematics-unit/error")),
  ...[418, 500, 502, 503, 504].map((status) => serves(String(status), "maybe", problem(status))),
];

/** Those after which nothing can have reached the vehicle, which the client has to prove. */
export const PROVABLE: readonly string[] = [
  "connection refused",
  "certificate not accepted",
  "handshake stalls",
  "handshake reset",
  "client closed",
  "capability missing",
  "aborted before",
  "middleware refuses",
  "too late",
];
