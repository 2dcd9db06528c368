import type { VehicleState } from "../api/schemas.ts";
import { dateTime } from "../clock/time.ts";
import type { FleetVehicle } from "./fleet.ts";
import type { Random } from "./random.ts";

/**
 * An entry of the event log. Only `occurred_at` and `position` are known to exist on the wire; the other members
 * follow the vendor's event envelope, so that a test can find what its command caused.
 */
export interface EventLogEntry {
  occurred_at: string;
  vehicle_id: string;
  event_type: string;
  flow_id: string;
  position?: { value: { lat: number; lon: number } };
  vehicle_state?: VehicleState;
}

/** What to look for; each member that is missing lets everything pass. */
export interface EventFilter {
  vehicle_id?: string;
  occurred_after?: string;
  occurred_before?: string;
  event_types?: readonly string[];
}

const HOUR_MS = 3_600_000;
// Old entries go first, so that a sandbox under load keeps its size.
const MOST_EVENTS = 10_000;

const positionOf = ({ position }: VehicleState): Pick<EventLogEntry, "position"> =>
  position ? { position: { value: { ...position.value } } } : {};

/** Yesterday's ignitions of all vehicles, oldest first. */
export function pastEvents(fleet: Iterable<FleetVehicle>, now: number, random: Random): EventLogEntry[] {
  const events: EventLogEntry[] = [];
  for (const { vehicle, state } of fleet) {
    if (!state.ignition) continue;
    for (let count = random.between(2, 6); count > 0; count--) {
      events.push({
        occurred_at: dateTime(now - random.between(1, 24 * 60) * (HOUR_MS / 60)),
        vehicle_id: vehicle.id,
        event_type: "IGNITION_CHANGED",
        flow_id: random.uuid(),
        ...positionOf(state),
      });
    }
  }
  return events.sort((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at)).slice(-MOST_EVENTS);
}

/** What a vehicle reports after a command, under the flow id of the request that caused it. */
export function stateRecorded({ vehicle, state }: FleetVehicle, flowId: string, now: number): EventLogEntry {
  return {
    occurred_at: dateTime(now),
    vehicle_id: vehicle.id,
    event_type: "VEHICLE_STATE_RECORDED",
    flow_id: flowId,
    ...positionOf(state),
    vehicle_state: state,
  };
}

/** Adds an event; the oldest makes room where there are too many. */
export function addEvent(log: EventLogEntry[], event: EventLogEntry): void {
  log.push(event);
  if (log.length > MOST_EVENTS) log.shift();
}

/** The entries that a filter lets pass, in the order in which they happened. */
export function filterEvents(log: readonly EventLogEntry[], filter: EventFilter): EventLogEntry[] {
  const { vehicle_id, event_types } = filter;
  const after = filter.occurred_after === undefined ? -Infinity : Date.parse(filter.occurred_after);
  const before = filter.occurred_before === undefined ? Infinity : Date.parse(filter.occurred_before);
  return log.filter((event) => {
    const occurred = Date.parse(event.occurred_at);
    return (
      (vehicle_id === undefined || event.vehicle_id === vehicle_id) &&
      (event_types === undefined || event_types.includes(event.event_type)) &&
      occurred > after &&
      occurred < before
    );
  });
}
