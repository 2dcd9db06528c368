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
import { createSandbox } from "invers-oneapi/testing";
import type { components, paths } from "../src/generated/sandbox.ts";

// Typed by what the sandbox plays, so that it compiles whatever document is taken in. A program of yours names no types:
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

async function unlock(client: Client, car: Vehicle): Promise<void> {
  console.log(`\nunlock-central-lock to ${car.id} (${car.master_data?.license_plate}):`);
  const sent = await sendCommand(client, car.id, "unlock-central-lock", { capabilities: car });
  if (sent.outcome !== "confirmed") {
    console.log(sent.outcome, sent.outcome === "rejected" ? sent.problem : sent.error.message);
    process.exitCode = 1;
    return;
  }
  const values = Object.entries(sent.state ?? {}) as [string, { timestamp: string; value: unknown }][];
  // Each property has an age of its own; what the command changed is the newest.
  values.sort(([, a], [, b]) => b.timestamp.localeCompare(a.timestamp));
  print(
    values.map(([property, { value, timestamp }]) => ({ property, value: JSON.stringify(value), timestamp })),
  );
}

async function run(client: Client, sendsCommand: boolean): Promise<void> {
  try {
    const vehicles = await listFleet(client);
    const car = sendsCommand ? vehicles.find(isReady) : undefined;
    if (car) await unlock(client, car);
  } finally {
    client.close();
  }
}

const seen: OneApiEvent[] = [];
const onEvent = (event: OneApiEvent): unknown => seen.push(event);
const count = (type: OneApiEvent["type"]): number => seen.filter((event) => event.type === type).length;
const {
  INVERS_CLIENT_ID: clientId,
  INVERS_CLIENT_SECRET: clientSecret,
  INVERS_BASE_URL,
  INVERS_TOKEN_URL,
} = process.env;
const started = performance.now();

try {
  if (clientId && clientSecret) {
    const baseUrl = INVERS_BASE_URL || undefined;
    console.log(`The fleet of ${clientId}; nothing is sent to a vehicle.\n`);
    await run(
      createClient<paths>({
        clientId,
        clientSecret,
        baseUrl,
        tokenUrl: INVERS_TOKEN_URL || undefined,
        onEvent,
      }),
      false,
    );
  } else {
    const sandbox = createSandbox();
    const server = await sandbox.listen();
    console.log(
      `The sandbox's fleet, on ${server.url}. Set INVERS_CLIENT_ID and INVERS_CLIENT_SECRET to list yours.\n`,
    );
    await run(createClient<paths>({ ...sandbox.credentials, baseUrl: server.url, onEvent }), true).finally(
      server.close,
    );
  }
} catch (error) {
  // What the package throws says what happened; a stack would hide it.
  console.error(OneApiError.is(error) ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
const ms = Math.round(performance.now() - started);
console.log(`\n${count("call-finished")} calls, ${count("token-renewed")} token request(s), ${ms} ms`);
