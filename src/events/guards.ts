import type { EventOf, EventType, FleetEvent } from "./event-types.ts";

/**
 * Whether an event is of a type, so that TypeScript knows its data too.
 *
 * @example
 * if (isEvent(event, "VehicleChanged")) console.log(event.data.reasons);
 */
export function isEvent<Type extends EventType>(event: FleetEvent, type: Type): event is EventOf<Type> {
  return event.metadata.type === type;
}
