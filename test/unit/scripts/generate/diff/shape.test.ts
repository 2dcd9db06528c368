import { describe, expect, test } from "vitest";
import { compared, exchanging, object, text, told } from "./documents.ts";

describe("another way to put the same is no change", () => {
  const whole = object({ a: text, b: { type: ["string", "null"] } }, ["a"]);
  const components = { schemas: { Part: object({ a: text }, ["a"]), Whole: whole } };

  test.each<[string, unknown, unknown]>([
    [
      "allOf",
      whole,
      { allOf: [{ $ref: "#/components/schemas/Part" }, object({ b: { type: ["string", "null"] } })] },
    ],
    ["a reference", whole, { $ref: "#/components/schemas/Whole" }],
    ["a nullable choice", whole, object({ a: text, b: { anyOf: [text, { type: "null" }] } }, ["a"])],
    ["a choice of one", whole, { oneOf: [{ $ref: "#/components/schemas/Whole" }] }],
    [
      "a list of types",
      object({ a: { type: ["string", "integer"] } }),
      object({ a: { oneOf: [text, { type: "integer" }] } }),
    ],
    [
      "a list of values",
      object({ a: { enum: ["A", "B"] } }),
      object({ a: { oneOf: [{ const: "A" }, { const: "B" }] } }),
    ],
    [
      "alternatives, written out",
      { anyOf: [{ $ref: "#/components/schemas/Part" }, { $ref: "#/components/schemas/Whole" }] },
      { anyOf: [whole, object({ a: text }, ["a"])] },
    ],
    ["prose", whole, { ...whole, description: "Something.", title: "Thing" }],
  ])("%s", async (_, before, after) => {
    const more = { components };
    const result = await compared(exchanging(before, before, more), exchanging(after, after, more));
    expect(told(result)).toEqual([]);
  });

  test("3.0 and 3.1", async () => {
    const old = object({
      n: { type: "string", nullable: true },
      m: { type: "number", minimum: 1, exclusiveMinimum: true },
    });
    const current = object({ n: { type: ["string", "null"] }, m: { type: "number", exclusiveMinimum: 1 } });
    const result = await compared(
      { ...exchanging(old, old), openapi: "3.0.3" },
      exchanging(current, current),
    );
    expect(told(result)).toEqual([]);
  });
});
