import type { HttpHandler } from "msw";
import type { World } from "../world.ts";
import { sendCommands } from "./commands.ts";
import { queryEventLogEntries } from "./event-log.ts";
import { INNER_ORIGIN } from "./http.ts";
import { listSharingPartners, startSharing } from "./sharing.ts";
import { listAvailableVehicleModels } from "./vehicle-models.ts";
import { getVehicle, listVehicles } from "./vehicles.ts";

/** `GET /vehicles/{vehicle_id}`, from what msw knows of a handler. */
function keyOf({ info }: HttpHandler): string {
  const template = String(info.path)
    .slice(INNER_ORIGIN.length)
    .replaceAll(/:(\w+)/g, "{$1}");
  return `${info.method} ${template}`;
}

/** The operations that the sandbox plays, by method and path template. */
export function createOperations(world: World): ReadonlyMap<string, HttpHandler> {
  const handlers = [
    listVehicles(world),
    getVehicle(world),
    startSharing(world),
    listSharingPartners(),
    listAvailableVehicleModels(world),
    queryEventLogEntries(world),
    ...sendCommands(world),
  ];
  return new Map(handlers.map((handler) => [keyOf(handler), handler]));
}
