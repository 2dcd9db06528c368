import { createClient, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";

const clock = createManualClock();
const sandbox = createSandbox({ clock });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock });
sandbox.inject({ kind: "reset", at: "response" }); // carried out, but the answer is lost

const sent = await sendCommand(client, "LV6V3", "unlock-central-lock");
await clock.advance(5_000); // readings have whole seconds
if (sent.outcome === "unknown") {
  const evidence = await sent.verify({
    // Your store of VehicleStateRecorded events, or, sparingly, a command that only reads:
    state: async () => {
      const read = await sendCommand(client, "LV6V3", "request-vehicle-state");
      return read.outcome === "confirmed" ? read.state : undefined;
    },
  });
  console.log(sent.outcome, evidence);
}
