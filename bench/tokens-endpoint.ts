// A token endpoint in a process of its own. Its parent says how it answers, and asks how many requests came.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How the endpoint answers from now on; the count starts over. */
export interface Behaviour {
  readonly latencyMs: number;
  readonly lifetimeS: number;
  readonly status: number;
}

let behaviour: Behaviour = { latencyMs: 0, lifetimeS: 900, status: 200 };
let requests = 0;
let issued = 0;

const server = createServer((request, response) => {
  requests++;
  request.resume();
  const { latencyMs, lifetimeS, status } = behaviour;
  setTimeout(() => {
    response.writeHead(status, { "content-type": "application/json" });
    const granted = { access_token: `token-${++issued}`, token_type: "bearer", expires_in: lifetimeS };
    response.end(JSON.stringify(status === 200 ? granted : { error: "temporarily_unavailable" }));
  }, latencyMs);
});

process.on("message", (next: Behaviour | "count") => {
  if (next === "count") process.send?.({ requests });
  else {
    behaviour = next;
    requests = 0;
    process.send?.({});
  }
});
process.on("disconnect", () => process.exit());
server.listen({ port: 0, host: "127.0.0.1", backlog: 20_000 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
