import type { HttpHandler } from "msw";
import { shapeOf } from "../../gateway/router.ts";
import type { World } from "../../state.ts";
import { sendCommands } from "./commands.ts";
import { INNER_ORIGIN } from "./operation.ts";
import { queryEventLogEntries } from "./query-event-log.ts";
import { listSharingPartners, startSharing } from "./sharing.ts";
import { listAvailableVehicleModels } from "./vehicle-models.ts";
import { getVehicle, listVehicles } from "./vehicles.ts";

/** `GET /vehicles/{}` */
export const operationKey = (method: string, template: string): string => `${method} ${shapeOf(template)}`;

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
