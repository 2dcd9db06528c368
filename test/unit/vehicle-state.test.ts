import { expect, test } from "vitest";
import { readingsIn, timeOfReading } from "../../src/vehicle-state.ts";

const lock = { timestamp: "2026-01-01T00:00:00Z", value: "LOCKED" };
const state = { central_lock: lock };

const places: [where: string, data: object][] = [
  ["in the data themselves", state],
  ["beside an id", { vehicle_id: "K7M2P", ...state }],
  ["in vehicle_state", { vehicle_id: "K7M2P", vehicle_state: state }],
  ["in state", { state }],
  ["in the vehicle", { vehicle: { id: "K7M2P", ...state } }],
  ["in the vehicle's state", { vehicle: { id: "K7M2P", state } }],
  ["in the vehicle's vehicle_state", { vehicle: { id: "K7M2P", vehicle_state: state } }],
];

test.each(places)("finds the readings %s", (_, data) => {
  expect(readingsIn(data)).toEqual(state);
});

test("takes nothing for a reading that has not a time and a value of its own", () => {
  expect(
    readingsIn({
      ...state,
      id: "K7M2P",
      status: { value: "ONLINE" },
      rental_status: { value: "IN_RENTAL", modified_at: "2026-01-01T00:00:00Z" },
      broken: { timestamp: 7, value: 1 },
      empty: null,
      list: [lock],
    }),
  ).toEqual(state);
});

test.each([undefined, null, "state", 7, [], [state], {}, { state: null }, { vehicle: "K7M2P" }])(
  "finds none in %j",
  (data) => {
    expect(readingsIn(data)).toBeUndefined();
  },
);

test("names that every object has are no properties", () => {
  expect(
    readingsIn(JSON.parse('{"__proto__": {"state": {"a": {"timestamp": "t", "value": 1}}}}')),
  ).toBeUndefined();
});

test.each([
  ["2026-01-01T00:00:00Z", Date.UTC(2026, 0, 1)],
  ["2026-01-01T00:00:00.250z", Date.UTC(2026, 0, 1) + 250],
  ["2026-01-01T02:00:00+02:00", Date.UTC(2026, 0, 1)],
  ["2026-01-01T00:00:00", undefined],
  ["2026-01-01", undefined],
  ["yesterday TZ", undefined],
  ["", undefined],
])(
  "a reading of %j was taken at %j: a time without a zone depends on where the program runs",
  (timestamp, time) => {
    expect(timeOfReading({ timestamp, value: 1 })).toBe(time);
  },
);
