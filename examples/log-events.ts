import { createClient, type OneApiEvent } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";

const LEFT_OUT = ["type", "callId", "ms", "waitMs", "flowId"];

function log({ type, ...rest }: OneApiEvent): void {
  const shown = Object.entries(rest).filter(
    ([name, value]) => !LEFT_OUT.includes(name) && value !== undefined,
  );
  console.log([type, ...shown.map(([name, value]) => `${name}=${value}`)].join(" "));
}

const clock = createManualClock();
const sandbox = createSandbox({ clock });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock, onEvent: log });
sandbox.inject({ kind: "status", problem: "/problems/internal-server-error" });

const call = client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "LV6V3" } } });
await clock.advance(1_000); // the pause before the second attempt
await call;
