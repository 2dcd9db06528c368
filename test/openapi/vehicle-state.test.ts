import { describe, expect, test } from "vitest";
import { documents, objectAt, resolve } from "./documents.ts";

/** Each with the JSON type of its value, or none where the public pages do not tell it. */
const known: Record<string, string | undefined> = {
  mileage_in_kilometers: "number",
  state_of_charge_or_fuel_level_in_percent: "number",
  fuel_level_in_percent: "number",
  remaining_range_in_kilometers: "number",
  position: "object",
  cellular_signal_quality: "integer",
  driving_enabled: "boolean",
  ignition: "string",
  central_lock: "string",
  top_case_lock: "string",
  top_case_lid: "string",
  center_stand_position: undefined,
  abs_status: "string",
  adblue_level_in_percent: "number",
  adblue_level_low_indicator: "string",
  altitude_in_meters: "number",
  brake_fluid_due_date: "string",
  brake_fluid_level_low_indicator: "string",
  brake_lining_wear_indicator: "string",
  brake_warning_indicator: "string",
};

test("there are 20 of them", () => {
  expect(Object.keys(known)).toHaveLength(20);
});

const holding = (name: string) =>
  documents.filter(({ root }) => name in objectAt(root, "components", "schemas"));

describe.each(holding("VehicleState"))("$file", ({ root }) => {
  const state = objectAt(root, "components", "schemas", "VehicleState");
  const properties = objectAt(state, "properties");

  test("the state has the known properties, and need not have any", () => {
    expect(Object.keys(properties)).toEqual(Object.keys(known));
    expect(state).not.toHaveProperty("required");
  });

  test.each(Object.entries(known))("%s has a time and a value of its own", (name, type) => {
    const property = objectAt(properties, name);
    expect(property).toMatchObject({ type: "object", required: ["timestamp", "value"] });
    expect(Object.keys(objectAt(property, "properties"))).toEqual(["timestamp", "value"]);
    expect(objectAt(property, "properties", "timestamp")).toEqual({ type: "string", format: "date-time" });
    expect(resolve(root, objectAt(property, "properties", "value"))["type"]).toBe(type);
  });

  test.each(Object.keys(known).filter((name) => /_in_|signal_quality/.test(name)))(
    "%s tells its unit",
    (name) => {
      expect(objectAt(properties, name)["description"]).toMatch(/kilometres|percent|metres|from 0 .* to 5/);
    },
  );
});

test.each(holding("VehicleStateCapability"))(
  "$file: each property is a capability in upper case",
  ({ root }) => {
    const capability = objectAt(root, "components", "schemas", "VehicleStateCapability");
    expect(capability["x-extensible-enum"]).toEqual(Object.keys(known).map((name) => name.toUpperCase()));
  },
);
