import { createClient, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });

const on = { path: "/vehicles/{vehicle_id}/commands/*" };
sandbox.inject({ kind: "reset", at: "response", on }); // carried out, but the answer is lost
const sent = await sendCommand(client, "LV6V3", "lock-central-lock");

const arrived = sandbox.requests.filter(({ command }) => command === "lock-central-lock");
console.log(`${sent.outcome}, sent ${arrived.length} time, carried out: ${arrived[0]?.executed}`);
