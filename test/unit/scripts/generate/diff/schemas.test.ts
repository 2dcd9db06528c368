import { describe, expect, test } from "vitest";
import { diff } from "../../../../../scripts/generate/diff/diff.ts";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { lookup } from "../../../../../scripts/generate/openapi/pointer.ts";
import { bothWays, compared, exchanging, object, read, text } from "./documents.ts";

const MAP = { type: "object", additionalProperties: text };
const tuple = (...prefixItems: object[]) => ({ type: "array", prefixItems });
const one = (schema: object) => object({ a: schema });

describe("what a change to a schema means for what is sent and for what is received", () => {
  test.each<[string, object, object, request: string, response: string]>([
    ["a property is gone", object({ a: text, b: text }), object({ a: text }), "breaks", "breaks"],
    ["a property is new", object({ a: text }), object({ a: text, b: text }), "changes", "changes"],
    ["a required property is new", object({}), object({ b: text }, ["b"]), "breaks", "changes"],
    ["a property becomes required", object({ a: text }), object({ a: text }, ["a"]), "breaks", "changes"],
    [
      "a property is no longer required",
      object({ a: text }, ["a"]),
      object({ a: text }),
      "changes",
      "breaks",
    ],
    ["a type is another", one(text), one({ type: "number" }), "breaks", "breaks"],
    ["a type may be null", one(text), one({ type: ["string", "null"] }), "changes", "breaks"],
    ["a type may no longer be null", one({ type: ["string", "null"] }), one(text), "breaks", "changes"],
    ["whole numbers become numbers", one({ type: "integer" }), one({ type: "number" }), "changes", "breaks"],
    ["a type is told", one({}), one(text), "breaks", "changes"],
    ["a closed list grows", one({ enum: ["A"] }), one({ enum: ["A", "B"] }), "changes", "breaks"],
    ["a closed list shrinks", one({ enum: ["A", "B"] }), one({ enum: ["A"] }), "breaks", "changes"],
    [
      "a closed list becomes one that may grow",
      one({ type: "string", enum: ["A"] }),
      one({ type: "string", "x-extensible-enum": ["A"] }),
      "changes",
      "breaks",
    ],
    [
      "a list that may grow is closed",
      one({ type: "string", "x-extensible-enum": ["A"] }),
      one({ type: "string", enum: ["A"] }),
      "breaks",
      "changes",
    ],
    [
      "a list that may grow does",
      one({ type: "string", "x-extensible-enum": ["A"] }),
      one({ type: "string", "x-extensible-enum": ["A", "B"] }),
      "changes",
      "changes",
    ],
    [
      "a bound is tighter",
      one({ ...text, maxLength: 9 }),
      one({ ...text, maxLength: 8 }),
      "breaks",
      "changes",
    ],
    [
      "a bound is looser",
      one({ ...text, maxLength: 8 }),
      one({ ...text, maxLength: 9 }),
      "changes",
      "changes",
    ],
    ["a pattern is new", one(text), one({ ...text, pattern: "^a" }), "breaks", "changes"],
    ["it is closed", object({}), object({}, [], { additionalProperties: false }), "breaks", "changes"],
    ["it is opened", object({}, [], { additionalProperties: false }), object({}), "changes", "changes"],
    [
      "items change",
      { type: "array", items: text },
      { type: "array", items: { type: "number" } },
      "breaks",
      "breaks",
    ],
    [
      "there is one more alternative",
      { oneOf: [object({ a: text }), object({ b: text })] },
      { oneOf: [object({ a: text }), object({ b: text }), object({ c: text })] },
      "changes",
      "breaks",
    ],
    [
      "values of a map change",
      { type: "object", additionalProperties: text },
      { type: "object", additionalProperties: { type: "number" } },
      "breaks",
      "breaks",
    ],
    ["a constant is another", one({ const: "A" }), one({ const: "B" }), "breaks", "breaks"],
    ["a map tells no longer what its values are", MAP, { type: "object" }, "changes", "breaks"],
    ["a map tells what its values are", { type: "object" }, MAP, "breaks", "changes"],
    [
      "values by pattern change",
      { type: "object", patternProperties: { "^m": text } },
      { type: "object", patternProperties: { "^m": { type: "number" } } },
      "breaks",
      "breaks",
    ],
    ["a place of a tuple changes", tuple(text, text), tuple(text, { type: "number" }), "breaks", "breaks"],
    ["a tuple is longer", tuple(text), tuple(text, text), "breaks", "breaks"],
    [
      "a condition is new",
      object({ a: text }),
      object({ a: text }, [], { not: { required: ["a"] } }),
      "changes",
      "changes",
    ],
    [
      "there is an alternative beside it",
      object({ a: text }),
      { anyOf: [object({ a: text }), object({ b: text })] },
      "changes",
      "breaks",
    ],
    [
      "it is one alternative of two no longer",
      { anyOf: [object({ a: text }), object({ b: text })] },
      object({ a: text }),
      "breaks",
      "changes",
    ],
    [
      "a narrower alternative is beside it",
      { anyOf: [text] },
      { anyOf: [text, { const: "A" }] },
      "changes",
      "changes",
    ],
    ["it is deprecated", one(text), one({ ...text, deprecated: true }), "changes", "changes"],
  ])("%s", async (_, before, after, request, response) => {
    expect(await bothWays(before, after)).toEqual({ request, response });
  });
});

test("schemas that lead in a circle are compared once", async () => {
  const node = (more: object) => ({
    type: "object",
    properties: { next: { $ref: "#/components/schemas/Node" }, ...more },
  });
  const ref = { $ref: "#/components/schemas/Node" };
  const with_ = (schema: object) => exchanging(ref, ref, { components: { schemas: { Node: schema } } });
  const result = await compared(with_(node({ a: text })), with_(node({})));
  expect(result.breaks).toBe(2);
});

test("what only answers have is no part of a request", async () => {
  const before = object({ id: { ...text, readOnly: true }, secret: { ...text, writeOnly: true } });
  expect(await bothWays(before, object({ secret: { ...text, writeOnly: true } }))).toEqual({
    request: "same",
    response: "breaks",
  });
  expect(await bothWays(before, object({ id: { ...text, readOnly: true } }))).toEqual({
    request: "breaks",
    response: "same",
  });
});

test("what two paths lead to is looked at a few times, however many paths there are", async () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  // Each level doubles the paths: 4096 lead to A0.
  const levels = Array.from({ length: 12 }, (_, level) => [
    [`A${level + 1}`, { allOf: [ref(`B${level}`), ref(`C${level}`)] }],
    [`B${level}`, { allOf: [ref(`A${level}`)] }],
    [`C${level}`, { allOf: [ref(`A${level}`)] }],
  ]).flat();
  let looks = 0;
  const diamonds = async (type: string): Promise<JsonObject> => {
    const schemas = { A0: object({ a: { type } }), ...Object.fromEntries(levels) };
    const document = await read(exchanging(ref("A12"), ref("A12"), { components: { schemas } }));
    const bottom = lookup(document, ["components", "schemas", "A0"]) as JsonObject;
    const { properties } = bottom;
    Object.defineProperty(bottom, "properties", {
      get() {
        looks += 1;
        return properties;
      },
    });
    return document;
  };
  expect(diff(await diamonds("string"), await diamonds("number")).breaks).toBe(2);
  console.log(looks);
  expect(looks).toBeLessThan(100);
});
