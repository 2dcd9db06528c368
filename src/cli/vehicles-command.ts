import type { components } from "../generated/sandbox.ts";
import type { ClientOptions } from "../options/client-options.ts";
import { paginate } from "../paging/paginate.ts";
import { commandLine, readCommandLine } from "./command-line.ts";
import { isColoured, progress } from "./output.ts";
import { readFleet } from "./read-fleet.ts";
import { type Row, table } from "./table.ts";

type Vehicle = components["schemas"]["Vehicle"];

const LINE = commandLine({
  name: "invers-oneapi vehicles",
  synopsis: "[options]",
  about: "Lists the vehicles of the fleet that the INVERS_* variables belong to. It only reads.",
  options: {
    query: { type: "string", value: "<text>", help: "only those that the API finds by this text" },
    json: { type: "boolean", help: "one vehicle a line, as JSON, as the API gives it" },
  },
});

/** `invers-oneapi vehicles`. */
export async function vehiclesCommand(args: string[], options: ClientOptions = {}): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const { query: q, json } = parsed.values;
  return readFleet(LINE.name, options, async (client) => {
    const rows: Row[] = [];
    for await (const vehicle of paginate(client, "/vehicles", {
      params: { query: { limit: 100, ...(q && { q }) } },
    })) {
      if (json) console.log(JSON.stringify(vehicle));
      else rows.push(rowOf(vehicle));
      if (rows.length % 100 === 99) progress(`${rows.length + 1} vehicles`);
    }
    if (json) return;
    console.log(rows.length > 0 ? table(rows, isColoured()) : "no vehicles");
  });
}

function rowOf({ id, master_data, life_status, operation_status, sharing }: Vehicle): Row {
  return {
    vehicle: id,
    name: master_data?.custom_name ?? "",
    plate: master_data?.license_plate ?? "",
    type: master_data?.vehicle_type ?? "",
    life: life_status?.value ?? "",
    operation: operation_status?.value ?? "",
    shared: sharing ? `with ${sharing.partner?.name ?? "a partner"}` : "",
  };
}
