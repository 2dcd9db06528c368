import { expect, test } from "vitest";
import { aliasNames, renderAliases } from "../../../../../scripts/generate/render/aliases.ts";
import { openapi } from "../workspace.ts";

test("a schema whose name can be one keeps it", () => {
  expect(Object.fromEntries(aliasNames(["Vehicle", "vehicle_state", "$ref"]))).toEqual({
    Vehicle: "Vehicle",
    vehicle_state: "vehicle_state",
    $ref: "$ref",
  });
});

test("other names become one word, apart from each other and from globals", () => {
  const names = [
    "vehicle-state",
    "vehicle.state",
    "VehicleState",
    "404",
    "Event",
    "string",
    "Schemas",
    "!",
    "event",
  ];
  expect(Object.fromEntries(aliasNames(names))).toEqual({
    VehicleState: "VehicleState",
    event: "event",
    "vehicle-state": "VehicleState2",
    "vehicle.state": "VehicleState3",
    "404": "Schema404",
    Event: "EventSchema",
    string: "stringSchema",
    Schemas: "SchemasSchema",
    "!": "Schema",
  });
});

test("the order of the schemas does not matter", () => {
  const names = ["a-b", "a.b", "AB", "Event", "event"];
  expect(aliasNames([...names].reverse())).toEqual(aliasNames(names));
});

test("an alias carries the schema's description, whatever is in it", () => {
  const schemas = { A: { type: "string", description: "First */ line.\n\nSecond." }, "b c": {} };
  const text = renderAliases(openapi({ components: { schemas } }) as never);
  expect(text).toContain('/**\n * First *\\/ line.\n *\n * Second.\n */\nexport type A = Schemas["A"];');
  expect(text).toContain('export type BC = Schemas["b c"];');
});
