import { describe, expect, test } from "vitest";
import { components, documents, type JsonObject, places } from "./documents.ts";
import { operations, title } from "./operations.ts";

const evidence = ["documented", "example", "inferred"];

const commandsWithoutSpelling = [
  "disable-driving",
  "draw-attention",
  "enable-driving",
  "lock-and-disable-driving",
  "lock-central-lock",
  "unlock-and-enable-driving",
  "unlock-battery-compartment",
  "unlock-top-case",
];

const inferredOperations = [
  "GET /vehicles/{vehicle_id}",
  ...commandsWithoutSpelling.map((slug) => `POST /vehicles/{vehicle_id}/commands/${slug}`),
];

/** Apart from operations. Each is here because a call could not be made or read without it. */
const inferredParts = [
  "headers/ETag",
  "parameters/PageToken",
  "responses/AddingConflict",
  "responses/NotFound",
  "responses/SharingConflict",
  "responses/UnexpectedError",
  "schemas/RentalStatus/properties/modified_at",
  "schemas/SharingPartner",
  "schemas/SharingPartnerList",
  "schemas/SharingRequest/properties/ends_at",
  "schemas/VehicleList/properties/next_page_token",
  "schemas/VehicleStateRecordedEvent/properties/data",
  ...[
    "abs_status",
    "adblue_level_in_percent",
    "adblue_level_low_indicator",
    "altitude_in_meters",
    "brake_fluid_due_date",
    "brake_fluid_level_low_indicator",
    "brake_lining_wear_indicator",
    "brake_warning_indicator",
    "ignition",
  ].map((property) => `schemas/VehicleState/properties/${property}`),
];

test.each(operations)("$method $path says how it is known", ({ operation }) => {
  expect(evidence).toContain(operation["x-evidence"]);
});

test("an operation is inferred only where the API is unusable without it", () => {
  const inferred = operations.filter(({ operation }) => operation["x-evidence"] === "inferred").map(title);
  const expected = inferredOperations.filter((name) =>
    operations.some((operation) => title(operation) === name),
  );
  expect(inferred.sort()).toEqual(expected.sort());
});

/** The evidence of the nearest part around, for a field that has none of its own. */
function evidenceAround(root: JsonObject, path: string[]): unknown {
  let node: unknown = root;
  let nearest: unknown;
  for (const key of path) {
    nearest = (node as JsonObject)["x-evidence"] ?? nearest;
    node = (node as JsonObject)[key];
  }
  return nearest;
}

describe.each(documents)("$file", (document) => {
  const marked = [...places(document)].filter(
    ({ node, path }) => path.at(-1) !== "properties" && "x-evidence" in node,
  );

  test.each(components(document.root, "schemas"))("%s says how it is known", (_name, schema) => {
    expect(evidence).toContain(schema["x-evidence"]);
  });

  test("knows no other kind of evidence", () => {
    for (const { node, path } of marked) expect(evidence, path.join("/")).toContain(node["x-evidence"]);
  });

  test("infers no part but the agreed ones", () => {
    const inferred = marked
      .filter(({ node, path }) => node["x-evidence"] === "inferred" && path[0] === "components")
      .map(({ path }) => path.slice(1).join("/"));
    expect(inferredParts).toEqual(expect.arrayContaining(inferred));
  });

  test("marks a field only where it differs from its schema", () => {
    for (const { root, path, node } of marked.filter(({ path }) => path.includes("properties"))) {
      expect(node["x-evidence"], path.join("/")).not.toBe(evidenceAround(root, path));
    }
  });
});
