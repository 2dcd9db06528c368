import { createClient } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";

const clock = createManualClock();
const sandbox = createSandbox({ seed: 7, clock });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock });

sandbox.inject({ kind: "status", problem: "/problems/internal-server-error" });
const call = client.GET("/vehicles", { params: { query: { limit: 1 } } });
await clock.advance(1_000); // the pause before the second attempt
await call;

const calls = sandbox.requests.filter(({ template }) => template === "/vehicles");
console.log(calls.map(({ method, path, status }) => `${method} ${path} ${status}`).join(" -> "));
