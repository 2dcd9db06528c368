import { describe, expect, test } from "vitest";
import { documentNamed, objectAt } from "./documents.ts";

const types = [
  "VehicleStateRecorded",
  "VehicleChanged",
  "CentralLockStatusChanged",
  "TripStarted",
  "TripEnded",
  "TripMetricsReady",
  "TripDiscarded",
  "SmokeDetected",
  "SmokeDataReady",
];

test("there are 9 of them", () => {
  expect(new Set(types).size).toBe(9);
});

describe.each(documentNamed("events.yaml"))("$file", ({ root }) => {
  const schemas = objectAt(root, "components", "schemas");

  test("the known types are listed, and more may come", () => {
    expect(objectAt(schemas, "EventType")["x-extensible-enum"]).toEqual(types);
  });

  test.each(types)("%s has a schema with the common envelope and its own type", (type) => {
    const event = objectAt(schemas, `${type}Event`);
    expect(event["required"]).toEqual(["metadata", "data"]);
    expect(objectAt(event, "properties", "metadata")["allOf"]).toEqual([
      { $ref: "#/components/schemas/EventMetadata" },
      { type: "object", required: ["type"], properties: { type: { const: type } } },
    ]);
  });

  test("the envelope always has its five fields, the version as a number", () => {
    const metadata = objectAt(schemas, "EventMetadata");
    expect(metadata["required"]).toEqual(["id", "type", "schema_major_version", "occurred_at", "flow_id"]);
    expect(objectAt(metadata, "properties", "schema_major_version")["type"]).toBe("integer");
  });

  test("a recorded state is somewhere in the data, which are open: the pages say no more", () => {
    const data = objectAt(schemas, "VehicleStateRecordedEvent", "properties", "data");
    expect(data).toMatchObject({ type: "object", additionalProperties: true, "x-evidence": "inferred" });
    expect(data).not.toHaveProperty("properties");
  });

  test("the major version is named where the pages name it, and the examples have it", () => {
    const named = types.filter((type) => "x-major-versions" in objectAt(schemas, `${type}Event`));
    expect(named).toEqual([
      "VehicleStateRecorded",
      "TripStarted",
      "TripEnded",
      "TripMetricsReady",
      "TripDiscarded",
    ]);
    for (const type of named) {
      const event = objectAt(schemas, `${type}Event`);
      expect(event["x-major-versions"]).toEqual([2]);
      expect(event["examples"]).toMatchObject([{ metadata: { type, schema_major_version: 2 } }]);
    }
  });

  test("a changed vehicle comes with the reasons", () => {
    const data = objectAt(schemas, "VehicleChangedEvent", "properties", "data");
    expect(data["required"]).toEqual(["reasons", "vehicle"]);
    expect(objectAt(data, "properties", "vehicle")).toEqual({ $ref: "#/components/schemas/Vehicle" });
    expect(objectAt(schemas, "VehicleChangeReason")["x-extensible-enum"]).toEqual([
      "RENTAL_STATUS_CHANGED",
      "LIFE_STATUS_CHANGED",
      "MASTER_DATA_CHANGED",
    ]);
  });

  test("messages are not calls: there is no path and no webhook", () => {
    expect(root).not.toHaveProperty("paths");
    expect(root).not.toHaveProperty("webhooks");
  });
});
