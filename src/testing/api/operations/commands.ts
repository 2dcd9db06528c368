import { dateTime } from "../../clock/time.ts";
import { refusalOf, stateAfter } from "../../fleet/command-rules.ts";
import { addEvent, stateRecorded } from "../../fleet/event-log.ts";
import type { FleetVehicle } from "../../fleet/fleet.ts";
import type { RequestContext } from "../../gateway/request-context.ts";
import type { SandboxState } from "../../state.ts";
import type { VehicleState } from "../schemas.ts";
import { type OperationAnswer, refuse, refuseUnknown } from "./operation-handler.ts";

/** What every command answers; the names of the commands come from the documents. */
interface Documented {
  readonly responses: { readonly 200: { readonly content: { readonly "application/json": VehicleState } } };
}

function execute(
  state: SandboxState,
  { entry }: RequestContext,
  vehicle: FleetVehicle,
  command: string,
): void {
  const now = state.settings.clock.wall();
  vehicle.state = stateAfter(vehicle.state, command, now);
  vehicle.vehicle.last_contact_at = dateTime(now);
  addEvent(state.eventLog, stateRecorded(vehicle, entry.flowId, now));
  state.events.emit({
    metadata: { type: "VehicleStateRecorded", flow_id: entry.flowId, occurred_at: dateTime(now) },
    // Documented to contain the state; where in it the state lies and what names the vehicle is not.
    data: { vehicle_id: vehicle.id, ...vehicle.state },
  });
  entry.executed = true;
}

/** Any command of the documents. It takes its time while the vehicle works on it. */
export async function runCommand(
  state: SandboxState,
  context: RequestContext,
): Promise<OperationAnswer<Documented>> {
  const { vehicleId = "", command = "" } = context.entry;
  const vehicle = state.fleet.get(vehicleId);
  if (!vehicle) return refuseUnknown("vehicle");
  const refusal = refusalOf(vehicle, command, state.settings.clock.wall());
  if (refusal) return refuse(...refusal);
  vehicle.running = command;
  try {
    await context.work();
    // The type that the real API has for a vehicle out of reach is not known; this is the nearest one that is.
    if (!vehicle.online) return refuse("/problems/telematics-unit/error", "The vehicle was not reached.");
    execute(state, context, vehicle, command);
    return { body: { ...vehicle.state } };
  } finally {
    vehicle.running = undefined;
  }
}
