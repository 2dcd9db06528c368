import fc from "fast-check";
import { createManualClock } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import type { CommandOutcome } from "../../../src/commands/outcome.ts";
import { ConfigError } from "../../../src/errors/config-error.ts";
import { createStateStore } from "../../../src/events/state-store.ts";
import { event } from "./support.ts";

// Not by the type of the documents in force: those of the vendor may have other properties.
const lockOf = (state: unknown): unknown =>
  (state as { central_lock?: { value: unknown } } | undefined)?.central_lock?.value;

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const reading = (second: number, value: unknown = second) => ({ timestamp: at(second), value });
const recorded = (vehicleId: string, state: object) =>
  event("a", "VehicleStateRecorded", 2, { vehicle_id: vehicleId, ...state });
const confirmed = (state: object | undefined) =>
  ({ outcome: "confirmed", state, attempts: 1 }) as unknown as CommandOutcome;

test("keeps the newest reading of each property by its own time, in whatever order they come", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          vehicle: fc.constantFrom("A", "B"),
          property: fc.constantFrom("central_lock", "ignition"),
          second: fc.nat(50),
        }),
      ),
      (feeds) => {
        const store = createStateStore({ clock: createManualClock() });
        for (const { vehicle, property, second } of feeds)
          store.feed(recorded(vehicle, { [property]: reading(second) }));
        for (const vehicle of ["A", "B"])
          for (const property of ["central_lock", "ignition"]) {
            const seconds = feeds
              .filter((one) => one.vehicle === vehicle && one.property === property)
              .map(({ second }) => second);
            const newest = seconds.length ? reading(Math.max(...seconds)) : undefined;
            expect((store.get(vehicle) as Record<string, unknown> | undefined)?.[property]).toEqual(newest);
          }
      },
    ),
  );
});

test("of two readings at the same time the one that came later is kept", () => {
  const store = createStateStore();
  store.feed(recorded("A", { central_lock: reading(1, "UNLOCKED") }));
  store.feed(recorded("A", { central_lock: reading(1, "LOCKED") }));
  expect(lockOf(store.get("A"))).toBe("LOCKED");
});

test("a reading without a zone, or one that lies more than a day ahead, proves nothing", () => {
  const clock = createManualClock();
  const store = createStateStore({ clock });
  store.feed(recorded("A", { central_lock: { timestamp: "2025-12-31T23:59:59", value: "LOCKED" } }));
  store.feed(recorded("A", { central_lock: { timestamp: "2099-01-01T00:00:00Z", value: "LOCKED" } }));
  expect(store.get("A")).toBeUndefined();
  store.feed(recorded("A", { central_lock: { timestamp: "2026-01-02T00:00:00Z", value: "UNLOCKED" } }));
  expect(lockOf(store.get("A"))).toBe("UNLOCKED");
});

test("takes the state that a confirmed command was answered with, and nothing of any other", () => {
  const store = createStateStore();
  store.feed(confirmed({ central_lock: reading(1, "LOCKED") }), "A");
  expect(lockOf(store.get("A"))).toBe("LOCKED");
  store.feed(confirmed(undefined), "B");
  store.feed({ outcome: "rejected", state: { central_lock: reading(1) } } as unknown as CommandOutcome, "B");
  expect(store.get("B")).toBeUndefined();
  store.feed(recorded("A", { central_lock: reading(0, "UNLOCKED") }));
  expect(lockOf(store.get("A"))).toBe("LOCKED");
});

test("an outcome without the id of its vehicle is an error that says so", () => {
  const store = createStateStore();
  expect(() => store.feed(confirmed({}), "")).toThrow(/id of its vehicle/);
});

test("an event without a state or without a vehicle changes nothing", () => {
  const store = createStateStore();
  store.feed(recorded("A", {}));
  store.feed(event("a", "VehicleStateRecorded", 2, { central_lock: reading(1) }));
  store.feed(
    event("a", "VehicleChanged", 1, { vehicle: { id: "A", rental_status: { value: "IN_RENTAL" } } }),
  );
  expect(store.get("A")).toBeUndefined();
});

test("age is that of the newest reading", async () => {
  const clock = createManualClock();
  const store = createStateStore({ clock });
  store.feed(recorded("A", { central_lock: reading(1) }));
  await clock.advance(11_000);
  expect(store.age("A", "central_lock")).toBe(10_000);
  expect(store.age("A", "ignition")).toBeUndefined();
  expect(store.age("B", "central_lock")).toBeUndefined();
});

test("a vehicle whose clock is ahead has readings of no age", () => {
  const store = createStateStore({ clock: createManualClock() });
  store.feed(recorded("A", { central_lock: reading(30) }));
  expect(store.age("A", "central_lock")).toBe(0);
});

test("is bounded: the vehicle that was not heard of for longest is forgotten first", () => {
  const store = createStateStore({ max: 2 });
  for (const vehicle of ["A", "B", "A", "C"]) store.feed(recorded(vehicle, { ignition: reading(1) }));
  expect(["A", "B", "C"].map((vehicle) => store.get(vehicle) !== undefined)).toEqual([true, false, true]);
});

test("what it gives is a copy", () => {
  const store = createStateStore();
  store.feed(recorded("A", { ignition: reading(1) }));
  Reflect.deleteProperty(store.get("A") ?? {}, "ignition");
  expect(store.get("A")).toHaveProperty("ignition");
});

test.each([{ max: 0 }, { max: "9" }, { clock: 7 }, { maximum: 1 }])(
  "a wrong option is named: %j",
  (options) => {
    expect(() => createStateStore(options as object)).toThrow(ConfigError);
  },
);
