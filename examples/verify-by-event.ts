import { createClient, sendCommand } from "invers-oneapi";
import { consumeEvents } from "invers-oneapi/events";
import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
const events: unknown[] = []; // keep those of the last minutes
const consumer = await consumeEvents({
  ...sandbox.events.login,
  transport: sandbox.events,
  handlers: { VehicleStateRecorded: (event) => void events.push(event) },
  onUnknown: () => {},
  onPoison: () => {},
});
await consumer.ready;

const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
sandbox.inject({ kind: "status", status: 502, at: "response", on: { vehicleId: "LV6V3" } }); // carried out
const sent = await sendCommand(client, "LV6V3", "unlock-central-lock");
await sandbox.events.drained();
if (sent.outcome === "unknown") console.log(sent.outcome, "then", await sent.verify({ events }));
await consumer.close();
