import { expect, test } from "vitest";
import { isEvent, stateOf, vehicleIdOf } from "../../../src/events/guards.ts";
import { event } from "./support.ts";

const recorded = (data: object) => event("a", "VehicleStateRecorded", 2, data);

test("isEvent tells the type of an event", () => {
  expect(isEvent(recorded({}), "VehicleStateRecorded")).toBe(true);
  expect(isEvent(recorded({}), "TripEnded")).toBe(false);
});

test("stateOf gives the readings of an event, wherever they are", () => {
  const state = { central_lock: { timestamp: "2026-01-01T00:00:00Z", value: "LOCKED" } };
  expect(stateOf(recorded(state))).toEqual(state);
  expect(stateOf(recorded({ vehicle: { id: "K7M2P" }, vehicle_state: state }))).toEqual(state);
  expect(stateOf(recorded({ vehicle_id: "K7M2P" }))).toBeUndefined();
});

const named: object[] = [
  { vehicle_id: "K7M2P" },
  { vehicle: "K7M2P" },
  { vehicle: { id: "K7M2P" } },
  { vehicle: { vehicle_id: "K7M2P" } },
  { vehicle_state: { vehicle_id: "K7M2P" } },
  { state: { vehicle: { id: "K7M2P" } } },
  { id: "K7M2P" },
  { id: "K7M2P", vehicle_id: "K7M2P" },
];

test.each(named)("vehicleIdOf reads the vehicle in %j", (data) => {
  expect(vehicleIdOf(recorded(data))).toBe("K7M2P");
});

test("vehicleIdOf reads it in the metadata too", () => {
  const { metadata, data } = recorded({});
  expect(vehicleIdOf({ metadata: { ...metadata, vehicle_id: "K7M2P" }, data })).toBe("K7M2P");
});

test.each([
  {},
  { vehicle_id: "" },
  { vehicle_id: 7 },
  { vehicle: null },
  { vehicle: [] },
  { id: "A", vehicle_id: "B" },
])("vehicleIdOf says undefined for %j", (data) => {
  expect(vehicleIdOf(recorded(data))).toBeUndefined();
});

test("the id in the data of a trip is not taken for a vehicle's", () => {
  expect(vehicleIdOf(event("a", "TripEnded", 2, { id: "trip-1" }))).toBeUndefined();
  expect(vehicleIdOf(event("a", "TripEnded", 2, { id: "trip-1", vehicle_id: "K7M2P" }))).toBe("K7M2P");
});
