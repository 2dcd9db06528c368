import type { Schemas } from "../generated/aliases.ts";
import { readingsIn } from "../vehicle-state.ts";
import type { EventOf, EventType, FleetEvent } from "./event-types.ts";

/** A vehicle's state as the documents in force describe it. */
export type VehicleState = Schemas extends { VehicleState: infer State }
  ? State
  : { [name: string]: unknown };

/**
 * Whether an event is of a type, so that TypeScript knows its data too.
 *
 * @example
 * if (isEvent(event, "VehicleChanged")) console.log(event.data.reasons);
 */
export function isEvent<Type extends EventType>(event: FleetEvent, type: Type): event is EventOf<Type> {
  return event.metadata.type === type;
}

/**
 * The vehicle's state in an event, wherever it lies: the vendor's pages say that `VehicleStateRecorded` contains one,
 * and not where. Only what has a time and a value of its own is in it. `undefined` if there is none.
 *
 * @example
 * stateOf(event)?.central_lock?.value; // "LOCKED"
 */
export function stateOf(event: FleetEvent): VehicleState | undefined {
  return readingsIn(event.data) as VehicleState | undefined;
}

type Part = { readonly [name: string]: unknown } | undefined;

const part = (of: unknown, name: string): unknown =>
  typeof of === "object" && of ? (of as Part)?.[name] : undefined;

/** Types whose data are about a vehicle, so that an `id` in them would be its. */
const ABOUT_VEHICLES: ReadonlySet<string> = new Set(["VehicleStateRecorded", "VehicleChanged"]);

/**
 * The id of the vehicle that an event is about, in each form that is plausible: `vehicle_id`, `vehicle.id`,
 * `vehicle.vehicle_id` or `vehicle`, in the data, the state in them, or the metadata, and the `id` of the data of a
 * vehicle's event. `undefined` if none is there, or if two differ.
 *
 * @example
 * consumeEvents({ orderBy: vehicleIdOf, ... });
 */
export function vehicleIdOf(event: FleetEvent): string | undefined {
  const { metadata, data } = event;
  const places = [data, part(data, "vehicle_state"), part(data, "state"), metadata];
  const candidates = places.flatMap((place) => {
    const vehicle = part(place, "vehicle");
    return [part(place, "vehicle_id"), part(vehicle, "id"), part(vehicle, "vehicle_id"), vehicle];
  });
  if (ABOUT_VEHICLES.has(metadata.type)) candidates.push(part(data, "id"));
  const ids = new Set(candidates.filter((id) => typeof id === "string" && id !== ""));
  return ids.size === 1 ? ([...ids][0] as string) : undefined;
}
