import { createClient, sendCommand } from "invers-oneapi";
import { consumeEvents, createStateStore } from "invers-oneapi/events";
import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
const states = createStateStore();

await using consumer = await consumeEvents({
  ...sandbox.events.login, // vhost, username, password and queues: yours are in FleetControl
  transport: sandbox.events, // leave it out for the broker of INVERS
  handlers: { VehicleStateRecorded: (event) => void states.feed(event) },
  onUnknown: ({ metadata }) => console.log("no handler for", metadata.type),
  onPoison: ({ reason }) => console.log("kept for later:", reason), // a table of yours
});
await consumer.ready;

const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
const sent = await sendCommand(client, "LV6V3", "unlock-central-lock"); // emits an event
await sandbox.events.drained();
console.log(sent.outcome, "central lock:", states.get("LV6V3")?.central_lock?.value);
