import { expect, test } from "vitest";
import { objectAt, ourDocument } from "./documents.ts";

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

const root = ourDocument("events.yaml");
const schemas = root ? objectAt(root, "components", "schemas") : {};

test.runIf(root)("the known types are listed, and more may come", () => {
  expect(objectAt(schemas, "EventType")["x-extensible-enum"]).toEqual(types);
});

test.runIf(root).each(types)("%s has a schema with the common envelope and its own type", (type) => {
  const event = objectAt(schemas, `${type}Event`);
  expect(event["required"]).toEqual(["metadata", "data"]);
  expect(objectAt(event, "properties", "metadata")["allOf"]).toEqual([
    { $ref: "#/components/schemas/EventMetadata" },
    { type: "object", required: ["type"], properties: { type: { const: type } } },
  ]);
});

test.runIf(root)("the envelope always has its five fields, the version as a number", () => {
  const metadata = objectAt(schemas, "EventMetadata");
  expect(metadata["required"]).toEqual(["id", "type", "schema_major_version", "occurred_at", "flow_id"]);
  expect(objectAt(metadata, "properties", "schema_major_version")["type"]).toBe("integer");
});

test.runIf(root)("a recorded state is a vehicle state", () => {
  expect(objectAt(schemas, "VehicleStateRecordedEvent", "properties", "data")).toEqual({
    $ref: "#/components/schemas/VehicleState",
  });
});

test.runIf(root)("a changed vehicle comes with the reasons", () => {
  const data = objectAt(schemas, "VehicleChangedEvent", "properties", "data");
  expect(data["required"]).toEqual(["reasons", "vehicle"]);
  expect(objectAt(data, "properties", "vehicle")).toEqual({ $ref: "#/components/schemas/Vehicle" });
  expect(objectAt(schemas, "VehicleChangeReason")["x-extensible-enum"]).toEqual([
    "RENTAL_STATUS_CHANGED",
    "LIFE_STATUS_CHANGED",
    "MASTER_DATA_CHANGED",
  ]);
});

test.runIf(root)("messages are not calls: there is no path and no webhook", () => {
  expect(root).not.toHaveProperty("paths");
  expect(root).not.toHaveProperty("webhooks");
});
