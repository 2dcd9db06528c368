import type { HttpHandler } from "msw";
import type { World } from "../world.ts";
import { sendCommands } from "./commands.ts";
import { queryEventLogEntries } from "./event-log.ts";
import { INNER_ORIGIN } from "./http.ts";
import { listSharingPartners, startSharing } from "./sharing.ts";
import { listAvailableVehicleModels } from "./vehicle-models.ts";
import { getVehicle, listVehicles } from "./vehicles.ts";

/** `GET /vehicles/{}`: what a parameter is called does not matter, a document of the vendor may call it otherwise. */
export const operationKey = (method: string, template: string): string =>
  `${method} ${template.replaceAll(/\{[^/]+?\}/g, "{}")}`;

const keyOf = ({ info }: HttpHandler): string =>
  operationKey(String(info.method), String(info.path).slice(INNER_ORIGIN.length).replaceAll(/:\w+/g, "{}"));

/** The operations that the sandbox plays, by their keys. */
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
