// npm start: the main job through the public API. Against the sandbox on a loopback port, or with INVERS_CLIENT_ID and
// INVERS_CLIENT_SECRET set against the real API; then it only reads.
import { Table } from "console-table-printer";
import {
  createClient,
  type OneApiClient,
  OneApiError,
  type OneApiEvent,
  paginate,
  sendCommand,
} from "invers-oneapi";
import { consumeEvents, type FleetEvent } from "invers-oneapi/events";
import { createSandbox } from "invers-oneapi/testing";
import type { components, paths } from "../src/generated/sandbox.ts";
import { knownArguments } from "./process/known-arguments.ts";

knownArguments("npm start", []);

// Typed by what the sandbox plays, so that it compiles whatever document is imported. A program of yours names no types:
// its client has those of the documents.
type Client = OneApiClient<paths>;
type Vehicle = components["schemas"]["Vehicle"];

function print(rows: Record<string, unknown>[]): void {
  if (!rows.length) return;
  const [first = {}] = rows;
  const columns = Object.keys(first).map((name) => ({ name, alignment: "left" as const }));
  // Escape codes belong on a terminal, not in a file or a log.
  const table = new Table({ columns, shouldDisableColors: !process.stdout.isTTY });
  table.addRows(rows);
  table.printTable();
}

async function listFleet(client: Client): Promise<Vehicle[]> {
  const vehicles: Vehicle[] = [];
  for await (const vehicle of paginate(client, "/vehicles", { params: { query: { limit: 100 } } }))
    vehicles.push(vehicle);
  print(
    vehicles.map(({ id, master_data, life_status, operation_status, sharing, capabilities }) => ({
      vehicle: id,
      name: master_data?.custom_name ?? "",
      plate: master_data?.license_plate ?? "",
      type: master_data?.vehicle_type ?? "",
      life: life_status?.value ?? "",
      operation: operation_status?.value ?? "",
      shared: sharing ? `with ${sharing.partner?.name}` : "",
      commands: capabilities?.commands?.length ?? 0,
    })),
  );
  return vehicles;
}

/** A car that a customer could open now. */
function isReady({ master_data, life_status, sharing, capabilities }: Vehicle): boolean {
  const commands = capabilities?.commands ?? [];
  const online = life_status?.value === "ONLINE" && !sharing;
  return online && master_data?.vehicle_type === "CAR" && commands.includes("UNLOCK_CENTRAL_LOCK");
}

/** Returns the flow id of the command. */
async function unlock(client: Client, car: Vehicle): Promise<string | undefined> {
  console.log(`\nunlock-central-lock to ${car.id} (${car.master_data?.license_plate}):`);
  const sent = await sendCommand(client, car.id, "unlock-central-lock", { capabilities: car });
  if (sent.outcome !== "confirmed") {
    console.log(sent.outcome, sent.outcome === "rejected" ? sent.problem : sent.error.message);
    process.exitCode = 1;
    return sent.flowId;
  }
  const values = Object.entries(sent.state ?? {}) as [string, { timestamp: string; value: unknown }][];
  // Each property has an age of its own; what the command changed is the newest.
  values.sort(([, a], [, b]) => b.timestamp.localeCompare(a.timestamp));
  print(
    values.map(([property, { value, timestamp }]) => ({ property, value: JSON.stringify(value), timestamp })),
  );
  return sent.flowId;
}

/** Prints the events that came, beside the flow id of the command that caused them. */
function showEvents(events: readonly FleetEvent[], flowId: string | undefined): void {
  console.log("\nwhat the event consumer got:");
  print(
    events.map(({ metadata }) => ({
      event: metadata.type,
      "its flow id": metadata.flow_id,
      "flow id of the command": flowId,
    })),
  );
}

/** The main job against the sandbox: list the vehicles, open a car, get the event that this caused. */
async function playSandbox(): Promise<void> {
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  console.log(
    `The sandbox's fleet, on ${server.url}. Set INVERS_CLIENT_ID and INVERS_CLIENT_SECRET to list yours.\n`,
  );
  const client = createClient<paths>({ ...sandbox.credentials, baseUrl: server.url, onEvent });
  const events: FleetEvent[] = [];
  const consumer = await consumeEvents({
    ...sandbox.events.login,
    transport: sandbox.events,
    // A handler per type is the usual way; this takes whatever comes.
    handlers: {},
    onUnknown: (event) => void events.push(event),
    onPoison: ({ reason }) => console.error(`a message that is no event: ${reason}`),
  });
  try {
    const car = (await listFleet(client)).find(isReady);
    const flowId = car && (await unlock(client, car));
    await sandbox.events.drained();
    showEvents(events, flowId);
  } finally {
    client.close();
    await consumer.close();
    await server.close();
  }
}

/** Lists the vehicles of the fleet in the environment, and sends no command. */
async function listOwnFleet(): Promise<void> {
  const client = createClient<paths>({ onEvent });
  try {
    await listFleet(client);
  } finally {
    client.close();
  }
}

const seen: OneApiEvent[] = [];
const onEvent = (event: OneApiEvent): unknown => seen.push(event);
const count = (type: OneApiEvent["type"]): number => seen.filter((event) => event.type === type).length;
const { INVERS_CLIENT_ID: clientId, INVERS_CLIENT_SECRET: clientSecret } = process.env;
const started = performance.now();

try {
  if (clientId && clientSecret) {
    console.log(`The fleet of ${clientId}; nothing is sent to a vehicle.\n`);
    await listOwnFleet();
  } else await playSandbox();
} catch (error) {
  // What the package throws says what happened; a stack would hide it.
  console.error(OneApiError.is(error) ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
const ms = Math.round(performance.now() - started);
console.log(`\n${count("call-finished")} calls, ${count("token-renewed")} token request(s), ${ms} ms`);
