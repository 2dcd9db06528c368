import { expect, test } from "vitest";
import { majorVersions } from "../../../../../src/generated/events.ts";
import { typeErrors } from "../compile.ts";
import { openapi, workspace } from "../workspace.ts";

const event = (type: string, more: object = {}) => ({
  type: "object",
  properties: {
    metadata: { allOf: [{ $ref: "#/components/schemas/Metadata" }, typed({ const: type })] },
    data: { type: "object", additionalProperties: true },
  },
  ...more,
});
const typed = (type: object) => ({ type: "object", properties: { type } });

test("an event is a schema whose metadata fix one type, however deep that is said", async () => {
  const space = workspace({
    "one.yaml": openapi({
      components: {
        schemas: {
          Metadata: typed({ type: "string" }),
          B: event("Opened", { "x-major-versions": [2, 1, 2] }),
          A: event("Closed"),
          C: { allOf: [{ $ref: "#/components/schemas/D" }], "x-major-versions": ["3", 3] },
          D: { type: "object", properties: { metadata: typed({ $ref: "#/components/schemas/Moved" }) } },
          Moved: { const: "Moved" },
          NoEvent: { type: "object", properties: { metadata: typed({ type: "string" }) } },
        },
      },
    }),
  });
  await space.generate();
  const text = space.read("events.ts");
  expect(text).toContain(`export interface EventSchemas {
  "Closed": Schemas["A"];
  "Moved": Schemas["C"] | Schemas["D"];
  "Opened": Schemas["B"];
}`);
  expect(text).toContain(`[
  ["Closed", []],
  ["Moved", [3]],
  ["Opened", [1, 2]],
]`);
  expect(typeErrors(space.output())).toEqual([]);
});

test("without any the file compiles", async () => {
  const space = workspace({ "one.yaml": openapi() });
  await space.generate();
  expect(space.read("events.ts")).toContain("export interface EventSchemas {\n}");
  expect(typeErrors(space.output())).toEqual([]);
});

test("the known major versions are those that the documents name", () => {
  expect(majorVersions.get("VehicleStateRecorded")).toEqual([2]);
  expect(majorVersions.get("TripEnded")).toEqual([2]);
  expect(majorVersions.get("VehicleChanged")).toEqual([]);
});
