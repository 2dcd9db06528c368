import { describe, expect, test } from "vitest";
import { createContract } from "../../../src/monitor/contract.ts";
import { findDifferences } from "../../../src/monitor/differences.ts";
import { createValidator } from "../../../src/monitor/validator.ts";

const components = {
  schemas: {
    Circle: {
      type: "object",
      properties: { child: { $ref: "#/components/schemas/Circle" } },
      required: ["id"],
    },
    Lost: { $ref: "#/components/schemas/Lost" },
  },
};

/** What is told of a value, as `pointer: expected, found`. */
function told(schema: object, value: unknown) {
  const contract = createContract({ openapi: "3.1.0", components });
  const found = findDifferences(
    contract,
    createValidator(contract),
    { schema, evidence: "documented" },
    value,
  );
  return found.map(({ kind, pointer, expected, found: what }) => `${kind} ${pointer}: ${expected}, ${what}`);
}

const object = (properties: object, more = {}) => ({ type: "object", properties, ...more });
const text = { type: "string" };

type Case = [what: string, schema: object, value: unknown, told: string[]];

const CONTRADICTIONS: Case[] = [
  ["a type", object({ a: { type: "integer" } }), { a: "x" }, ["/a: integer, string"]],
  ["one of several types", { type: ["string", "null"] }, 1, [": string or null, integer"]],
  ["null", object({ a: text }), { a: null }, ["/a: string, null"]],
  ["what is missing", object({ a: text }, { required: ["a"] }), {}, ["/a: required, missing"]],
  ["an enumeration", { enum: ["A", "B"] }, "C", [": one of 2 values, another string"]],
  ["a constant", { const: 1 }, 2, [": one of 1 values, another integer"]],
  ["a pattern", { type: "string", pattern: "^a" }, "b", [": pattern, string"]],
  ["a limit", { type: "number", maximum: 1 }, 2.5, [": maximum, number"]],
  ["a format", { type: "string", format: "date-time" }, "noon", [": format, string"]],
  ["items", { type: "array", items: text }, ["a", 1, 2], ["/*: string, integer", "/*: string, integer"]],
  ["a map", { type: "object", additionalProperties: text }, { K7M2P: 1 }, ["/*: string, integer"]],
  [
    "a part of allOf",
    { allOf: [object({ a: text }), object({ b: text })] },
    { a: "x", b: 1 },
    ["/b: string, integer"],
  ],
  ["all of oneOf", { oneOf: [text, { type: "integer" }] }, true, [": one of 2 forms, boolean"]],
  [
    "a circle of schemas",
    { $ref: "#/components/schemas/Circle" },
    { id: 1, child: { id: 2, child: {} } },
    ["/child/child/id: required, missing"],
  ],
];

test.each(CONTRADICTIONS)("what contradicts: %s", (_, schema, value, expected) => {
  const said = told(schema, value).filter((line) => line.startsWith("contradicts"));
  expect(said).toEqual(expected.map((line) => `contradicts ${line}`));
});

const known = object({ a: text });
const ADDITIONS: Case[] = [
  ["a property", known, { a: "x", battery: 5 }, ["/battery: not mentioned, integer"]],
  [
    "beside allOf",
    { allOf: [known, object({ b: {} })] },
    { a: "x", b: 1, cell: [] },
    ["/cell: not mentioned, array"],
  ],
  [
    "an open enumeration",
    { type: "string", "x-extensible-enum": ["A"] },
    "B",
    [": one of 1 known values, another string"],
  ],
  ["a name that is data", known, { "TE-ST 123": 1 }, ["/(a name): not mentioned, integer"]],
  ["an id for a name", known, { K7M2P: 2 }, ["/(a name): not mentioned, integer"]],
];

test.each(ADDITIONS)("what is added: %s", (_, schema, value, expected) => {
  expect(told(schema, value)).toEqual(expected.map((line) => `adds ${line}`));
});

describe("what is as it should be says nothing", () => {
  test.each([
    ["an integer for a number", { type: "number" }, 3],
    ["an open object", { type: "object" }, { anything: 1 }],
    ["the alternative that fits", { oneOf: [known, { type: "array" }] }, { a: "x" }],
    ["a reference that leads in a circle", { $ref: "#/components/schemas/Lost" }, 1],
    ["a name of the prototype", object({ toString: text }), {}],
  ])("%s", (_, schema, value) => {
    expect(told(schema, value)).toEqual([]);
  });
});

test("the evidence is the nearest mark above what is contradicted", () => {
  const contract = createContract({ openapi: "3.1.0" });
  const inferred = object({ b: text, c: { ...text, "x-evidence": "example" } }, { "x-evidence": "inferred" });
  const answer = { schema: object({ a: inferred, d: text }), evidence: "documented" };
  const found = findDifferences(contract, createValidator(contract), answer, { a: { b: 1, c: 1 }, d: 1 });
  expect(found.map(({ pointer, evidence }) => `${pointer} ${evidence}`)).toEqual([
    "/a/b inferred",
    "/a/c example",
    "/d documented",
  ]);
});

test("only a value that looks like one of an enumeration is kept", () => {
  const contract = createContract({ openapi: "3.1.0" });
  const schema = { type: "array", items: { type: "string", "x-extensible-enum": ["A"] } };
  const data = ["TE-ST 123", "K7M2P", "Ada Lovelace", "WVWZZZ1JZXW000001", "ada"];
  const value = ["IN_SERVICE", "VehicleMoved", ...data];
  const found = findDifferences(contract, createValidator(contract), { schema, evidence: undefined }, value);
  expect(found.map(({ unlisted }) => unlisted)).toEqual([
    "IN_SERVICE",
    "VehicleMoved",
    ...data.map(() => undefined),
  ]);
});

test("a hostile answer is bounded in depth and in number", () => {
  let deep: object = {};
  for (let level = 0; level < 5_000; level++) deep = { child: deep };
  expect(told({ $ref: "#/components/schemas/Circle" }, deep).length).toBeLessThan(50);
  expect(told({ type: "array", items: text }, Array(5_000).fill(1))).toHaveLength(200);
});

test("what checks a keyword is made once, however many values it checks", () => {
  const contract = createContract({ openapi: "3.1.0", components });
  const isValid = createValidator(contract);
  const made = new Set<object>();
  const schema = { type: "array", items: object({ a: { ...text, pattern: "^a", maxLength: 3 } }) };
  const value = Array(100).fill({ a: "abc" });
  const counted: typeof isValid = (part, it) => isValid(made.add(part) && part, it);
  findDifferences(contract, counted, { schema, evidence: undefined }, value);
  expect(made.size).toBe(2);
});
