import type { paths } from "../../../generated/sandbox.ts";
import {
  cloudboxxCar,
  devKit,
  electricCar,
  moped,
  stateCapabilitiesOf,
  type VehicleKind,
} from "../../fleet/vehicle-kinds.ts";
import type { VehicleModel } from "../schemas.ts";
import { type OperationHandler, refuseUnknown } from "./operation-handler.ts";

const KINDS: readonly VehicleKind[] = [cloudboxxCar, electricCar, devKit, moped];

function modelsOf(brand: string): VehicleModel[] {
  const all = KINDS.flatMap((kind) => kind.models.map((model) => ({ kind, model })));
  return all
    .map(({ kind, model }, index): VehicleModel & { telematics: string } => ({
      telematics: kind.telematics,
      id: `01HTESTM0DE${String(index + 1).padStart(15, "0")}`,
      vehicle_brand: kind.brand,
      vehicle_model: model,
      vehicle_type: kind.type,
      regions: ["Europe"],
      version: 1,
      documents: [],
      start_of_production: "2021-03",
      central_lock_connection_types: kind.commands.includes("LOCK_CENTRAL_LOCK") ? ["DIRECT"] : [],
      capabilities: { commands: [...kind.commands], vehicle_state: stateCapabilitiesOf(kind) },
    }))
    .filter(({ telematics }) => telematics === brand)
    .map(({ telematics: _, ...model }) => model);
}

type Documented = paths["/telematics-brands/{brand}/available-vehicle-models"]["get"];

export const listAvailableVehicleModels: OperationHandler<Documented> = (_state, _context, { path }) => {
  const items = modelsOf(path.brand);
  return items.length > 0 ? { body: { items } } : refuseUnknown("telematics brand");
};
