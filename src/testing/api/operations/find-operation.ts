import { addVehicle } from "./add-vehicle.ts";
import { runCommand } from "./commands.ts";
import { queryEventLog } from "./event-log.ts";
import type { OperationHandler } from "./operation-handler.ts";
import { listSharingPartners, startSharing } from "./sharing.ts";
import { listAvailableVehicleModels } from "./vehicle-models.ts";
import { getVehicle, listVehicles } from "./vehicles.ts";

// Each is checked where it is written; the table holds them without the types of their inputs.
// biome-ignore lint/suspicious/noExplicitAny: the common type of operations that differ in what they take
type AnyHandler = OperationHandler<any>;

/** The operations that the sandbox carries out, commands apart. */
export const OPERATIONS: Readonly<Record<string, AnyHandler>> = {
  "GET /vehicles": listVehicles,
  "POST /vehicles": addVehicle,
  "GET /vehicles/{vehicle_id}": getVehicle,
  "POST /vehicles/{vehicle_id}/sharing": startSharing,
  "GET /sharing-partners": listSharingPartners,
  "GET /telematics-brands/{brand}/available-vehicle-models": listAvailableVehicleModels,
  "POST /event-log-entries/query": queryEventLog,
};

const COMMAND = /^POST \/vehicles\/\{[^/]+\}\/commands\/[^/]+$/;

/** The operation at a path template; `undefined` for one that the sandbox does not carry out. */
export function findOperation(method: string, template: string): AnyHandler | undefined {
  const key = `${method} ${template}`;
  return COMMAND.test(key) ? runCommand : OPERATIONS[key];
}
