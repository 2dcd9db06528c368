import { expect, test } from "vitest";
import { answering, openapi } from "../workspace.ts";
import { compared } from "./documents.ts";

const OURS = openapi({
  paths: {
    "/vehicles": {
      get: {
        "x-evidence": "documented",
        ...answering({ $ref: "#/components/schemas/List" }),
        parameters: [
          { name: "q", in: "query", "x-evidence": "example", schema: { type: "string" } },
          { name: "limit", in: "query", "x-evidence": "inferred", schema: { type: "integer" } },
        ],
      },
    },
    "/guessed": { get: { "x-evidence": "inferred", ...answering({ type: "string" }) } },
  },
  components: {
    schemas: {
      List: {
        "x-evidence": "documented",
        type: "object",
        required: ["items"],
        properties: {
          items: { type: "array", items: { $ref: "#/components/schemas/Vehicle" } },
          next_page_token: { type: "string", "x-evidence": "inferred" },
        },
      },
      Vehicle: {
        "x-evidence": "example",
        type: "object",
        properties: { id: { type: "string" }, km: { type: "integer", "x-evidence": "inferred" } },
      },
      Unseen: { "x-evidence": "example", type: "string" },
    },
  },
});

/** Another hand: no names in common, everything in its place. */
const VENDORS = openapi({
  paths: {
    "/vehicles": {
      get: {
        parameters: [{ name: "limit", in: "query", schema: { type: "integer", maximum: 100 } }],
        ...answering({
          type: "object",
          required: ["items"],
          properties: {
            items: {
              type: "array",
              items: {
                type: "object",
                required: ["id"],
                properties: { id: { type: "string" }, km: { type: "string" } },
              },
            },
            cursor: { type: "string" },
          },
        }),
      },
    },
  },
});

test("what was inferred or seen in examples is confirmed, contradicted or not mentioned", async () => {
  const { evidence } = await compared(OURS, VENDORS);
  expect(evidence.map(({ kind, pointer, verdict, details }) => [kind, pointer, verdict, details])).toEqual([
    ["parameter", "#/paths/~1vehicles/get/parameters/0", "contradicted", ["the query parameter q is gone"]],
    [
      "parameter",
      "#/paths/~1vehicles/get/parameters/1",
      "confirmed",
      ["the query parameter limit has maximum 100"],
    ],
    ["operation", "#/paths/~1guessed/get", "not mentioned", []],
    [
      "property",
      "#/components/schemas/List/properties/next_page_token",
      "contradicted",
      ["List.next_page_token is gone"],
    ],
    [
      "schema",
      "#/components/schemas/Vehicle",
      "confirmed",
      [expect.stringContaining("id is now always there")],
    ],
    [
      "property",
      "#/components/schemas/Vehicle/properties/km",
      "contradicted",
      [expect.stringContaining("is string, it was integer")],
    ],
    ["schema", "#/components/schemas/Unseen", "not mentioned", []],
  ]);
});

test("the same document confirms all that it mentions", async () => {
  const { evidence, breaks } = await compared(OURS, OURS);
  expect(breaks).toBe(0);
  expect(new Set(evidence.map(({ verdict }) => verdict))).toEqual(new Set(["confirmed"]));
});

test("what callers send is contradicted where less is taken, and confirmed where more is", async () => {
  const sending = (schema: object) =>
    openapi({
      paths: {
        "/cars": {
          post: {
            requestBody: { content: { "application/json": { schema } } },
            responses: { "204": { description: "made" } },
          },
        },
      },
    });
  const inferred = { type: "string", "x-evidence": "inferred" };
  const { evidence } = await compared(
    sending({ type: "object", properties: { plate: inferred, note: inferred } }),
    sending({
      type: "object",
      required: ["plate"],
      properties: { plate: { type: "string" }, note: { type: ["string", "null"] } },
    }),
  );
  expect(evidence.map(({ pointer, verdict }) => [pointer.split("/").at(-1), verdict])).toEqual([
    ["plate", "contradicted"],
    ["note", "confirmed"],
  ]);
});
