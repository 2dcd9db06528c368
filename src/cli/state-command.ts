import type { ClientOptions } from "../options/client-options.ts";
import { unwrap } from "../unwrap.ts";
import { readingsIn } from "../vehicle-state.ts";
import { commandLine, readCommandLine } from "./command-line.ts";
import { isColoured } from "./output.ts";
import { readFleet } from "./read-fleet.ts";
import { type Row, table } from "./table.ts";

const LINE = commandLine({
  name: "invers-oneapi state",
  synopsis: "<vehicle id> [options]",
  about: `Shows what the API knows of a vehicle: its statuses, its master data, and the readings of its state where the answer
    holds some. It only reads: the command request-vehicle-state, which asks the vehicle itself, is not sent.`,
  options: { json: { type: "boolean", help: "as JSON, as the API gives it" } },
  check: ({ positionals }) => (positionals.length === 1 ? undefined : "name one vehicle by its id"),
});

/** `invers-oneapi state <vehicle id>`. */
export async function stateCommand(args: string[], options: ClientOptions = {}): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const [id = ""] = parsed.positionals;
  return readFleet(LINE.name, options, async (client) => {
    const vehicle = await unwrap(
      client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: id } } }),
    );
    console.log(
      parsed.values.json ? JSON.stringify(vehicle, undefined, 2) : table(rowsOf(vehicle), isColoured()),
    );
  });
}

/** Members that are objects of plain values are opened up: `life_status.value`. */
function rowsOf(vehicle: object): Row[] {
  const readings = Object.entries(readingsIn(vehicle) ?? {}).map(([name, { value, timestamp }]) => ({
    property: name,
    value,
    timestamp,
  }));
  const shown = new Set(readings.map(({ property }) => property));
  const others = Object.entries(vehicle)
    .filter(([name]) => !shown.has(name))
    .flatMap(opened);
  return [...others.map(([property, value]) => ({ property, value, timestamp: "" })), ...readings];
}

function opened([name, member]: [string, unknown]): [string, unknown][] {
  if (typeof member !== "object" || member === null || Array.isArray(member)) return [[name, member]];
  return Object.entries(member).map(([key, value]) => [`${name}.${key}`, value]);
}
