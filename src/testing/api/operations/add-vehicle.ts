import type { paths } from "../../../generated/sandbox.ts";
import { dateTime } from "../../clock/time.ts";
import { OWN_FLEET } from "../../fleet/fleet.ts";
import type { Vehicle } from "../schemas.ts";
import { type OperationHandler, refuse } from "./operation-handler.ts";

/**
 * Adds a vehicle whose setup is in progress, so that commands are refused. The names of its values are our own, as no
 * page shows a body; the answer is empty, as no page shows one either.
 */
export const addVehicle: OperationHandler<paths["/vehicles"]["post"]> = (state, { entry }, { body }) => {
  const { telematics_brand, telematics_unit_id, master_data, custom_fields, tags, operation_status } = body;
  const others = [...state.fleet.values()].map(({ vehicle }) => vehicle);
  const isTaken = (of: (vehicle: Vehicle) => string | undefined, value: string | undefined) =>
    value !== undefined && others.some((vehicle) => of(vehicle) === value);
  if (
    isTaken((vehicle) => vehicle.telematics_unit?.id, telematics_unit_id) ||
    isTaken((vehicle) => vehicle.master_data?.vin, master_data?.vin)
  ) {
    return refuse("/problems/unique-identifier-already-exists", "Another vehicle of the fleet has it.");
  }
  const now = dateTime(state.settings.clock.wall());
  const id = `NEW${state.fleet.size + 1}`;
  const unit = { ...(telematics_unit_id && { id: telematics_unit_id }), fleet_id: OWN_FLEET.fleet_id };
  const vehicle: Vehicle = {
    id,
    fleet_id: OWN_FLEET.fleet_id,
    created_at: now,
    modified_at: now,
    telematics_unit: { ...unit, ...(telematics_brand && { brand: telematics_brand }) },
    ...(master_data && { master_data }),
    ...(custom_fields && { custom_fields }),
    ...(tags && { tags }),
    ...(operation_status && { operation_status: { value: operation_status, modified_at: now } }),
  };
  const setup = "IN_PROGRESS";
  state.fleet.set(id, { id, vehicle, state: {}, setup, online: false, moving: false, running: undefined });
  entry.executed = true;
  return { body: undefined };
};
