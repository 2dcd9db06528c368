import { type Clock, systemClock } from "../clock.ts";
import type { CommandOutcome } from "../commands/outcome.ts";
import { ConfigError } from "../errors/config-error.ts";
import { aClock, checkOptions } from "../options/check-options.ts";
import { type Reading, readingsIn, timeOfReading } from "../vehicle-state.ts";
import type { FleetEvent } from "./event-types.ts";
import { type VehicleState, vehicleIdOf } from "./guards.ts";

/** How many vehicles `createStateStore` keeps unless told otherwise. */
export const DEFAULT_MAX_VEHICLES = 10_000;

/** A reading this much in the future is not kept: it would stand against every true one until then. */
export const LONGEST_AHEAD_MS: number = 24 * 3_600_000;

/**
 * The newest state of each vehicle. INVERS advises to answer from it, and hardly ever to ask a vehicle. Write one of
 * your own over a table that many processes share; its methods may be asynchronous.
 */
export interface StateStore {
  /** The newest reading of each property; `undefined` for a vehicle that is not known. */
  get(vehicleId: string): VehicleState | undefined | Promise<VehicleState | undefined>;
  /** How old the newest reading of a property is, in ms; `undefined` if there is none. */
  age(vehicleId: string, property: string): number | undefined | Promise<number | undefined>;
  /** Takes the readings of an event. One without a state, or without a vehicle's id, has none. */
  feed(event: FleetEvent): void | Promise<void>;
  /** Takes the state that a command was answered with. Only `confirmed` has one. */
  feed(outcome: CommandOutcome, vehicleId: string): void | Promise<void>;
}

/** A `StateStore` in memory. */
export interface MemoryStateStore extends StateStore {
  /** The newest reading of each property; `undefined` for a vehicle that is not known. */
  get(vehicleId: string): VehicleState | undefined;
  /** How old the newest reading of a property is, in ms; `undefined` if there is none. */
  age(vehicleId: string, property: string): number | undefined;
  /** Takes the readings of an event. One without a state, or without a vehicle's id, has none. */
  feed(event: FleetEvent): void;
  /** Takes the state that a command was answered with. Only `confirmed` has one. */
  feed(outcome: CommandOutcome, vehicleId: string): void;
}

/** Options of `createStateStore`. */
export interface StateStoreOptions {
  /** How many vehicles are kept; those that were not heard of for longest are forgotten first. @default 10_000 */
  readonly max?: number | undefined;
  /** Source of time. @default the platform's clock */
  readonly clock?: Clock | undefined;
}

interface TimedReading {
  readonly reading: Reading;
  readonly time: number;
}

/**
 * Keeps the newest state of each vehicle in memory, fed by events and by the answers to commands. Each reading is
 * judged by its own time: one that was taken earlier never replaces one that was taken later, in whatever order they
 * come. One whose time has no zone, or lies more than a day ahead, is not taken.
 *
 * @throws ConfigError for an option that is unknown or wrong
 * @example
 * const states = createStateStore();
 * await consumeEvents({ handlers: { VehicleStateRecorded: (event) => states.feed(event) }, ... });
 *
 * const outcome = await sendCommand(client, id, "unlock-central-lock");
 * states.feed(outcome, id);
 * if (outcome.outcome === "unknown") await outcome.verify({ state: () => states.get(id) });
 */
export function createStateStore(options: StateStoreOptions = {}): MemoryStateStore {
  const { max = DEFAULT_MAX_VEHICLES, clock = systemClock } = checkOptions("createStateStore", options, {
    max: ["a whole number from 1", (value) => Number.isInteger(value) && Number(value) > 0],
    clock: aClock,
  });
  const vehicles = new Map<string, Map<string, TimedReading>>();

  function take(vehicleId: string, readings: { readonly [property: string]: Reading }): void {
    const timed = Object.entries(readings)
      .map(([property, reading]) => ({ property, reading, time: timeOfReading(reading) ?? Infinity }))
      .filter(({ time }) => time <= clock.wall() + LONGEST_AHEAD_MS);
    if (timed.length === 0) return;
    const kept = vehicles.get(vehicleId) ?? new Map<string, TimedReading>();
    // A Map keeps the order of insertion: the vehicle that was just heard of goes to its end.
    vehicles.delete(vehicleId);
    vehicles.set(vehicleId, kept);
    if (vehicles.size > max) vehicles.delete(vehicles.keys().next().value as string);
    for (const { property, reading, time } of timed) {
      // Times may have whole seconds: of two at the same time the one that came later.
      if (time >= (kept.get(property)?.time ?? -Infinity)) kept.set(property, { reading, time });
    }
  }

  return {
    get(vehicleId) {
      const kept = vehicles.get(vehicleId);
      if (!kept) return undefined;
      return Object.fromEntries(
        [...kept].map(([property, { reading }]) => [property, reading]),
      ) as VehicleState;
    },
    age(vehicleId, property) {
      const kept = vehicles.get(vehicleId)?.get(property);
      return kept && Math.max(0, clock.wall() - kept.time);
    },
    feed(input: FleetEvent | CommandOutcome, vehicleId?: string) {
      if ("metadata" in input) {
        const readings = readingsIn(input.data);
        const id = vehicleIdOf(input);
        if (id !== undefined && readings) take(id, readings);
        return;
      }
      if (!vehicleId) throw new ConfigError("feed: the outcome of a command needs the id of its vehicle");
      const readings = input.outcome === "confirmed" ? readingsIn(input.state) : undefined;
      if (readings) take(vehicleId, readings);
    },
  };
}
