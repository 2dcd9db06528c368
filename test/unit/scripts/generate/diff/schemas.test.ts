import { describe, expect, test } from "vitest";
import { bothWays, compared, exchanging, told } from "./documents.ts";

const text = { type: "string" };
const object = (properties: object, required: string[] = [], more: object = {}) => ({
  type: "object",
  properties,
  required,
  ...more,
});
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

test("a schema that is sent and received is told for either way, where it stands, with the operations", async () => {
  const ref = { $ref: "#/components/schemas/Thing" };
  const with_ = (schema: object) =>
    exchanging(ref, { type: "array", items: ref }, { components: { schemas: { Thing: schema } } });
  const result = await compared(
    with_(object({ a: text, s: { enum: ["A"] } })),
    with_(object({ a: text, s: { enum: ["B"] } }, ["a"])),
  );
  const pointer = "#/components/schemas/Thing/properties";
  expect(told(result)).toEqual([
    `BREAKS request: Thing.a is now required ${pointer}/a`,
    `request: Thing.s has new values in a closed list: "B" ${pointer}/s`,
    `BREAKS request: Thing.s can no longer be "A" ${pointer}/s`,
    `response: Thing.a is now always there ${pointer}/a`,
    `BREAKS response: Thing.s has new values in a closed list: "B" ${pointer}/s`,
    `response: Thing.s can no longer be "A" ${pointer}/s`,
  ]);
  expect(result.breaks).toBe(3);
  expect(result.operations.changed).toMatchObject([
    { name: "POST /things", breaks: true, changes: [], schemas: ["Thing"] },
  ]);
  expect(result.schemas.changed[0]?.changes[0]?.operations).toEqual(["POST /things"]);
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

// A base that several schemas refine, and one more of them.
const problem = (status: object = { type: "integer" }) => object({ type: text, status }, ["type", "status"]);
const refined = (type: string) => ({
  allOf: [
    { $ref: "#/components/schemas/Problem" },
    object({ type: { const: type }, status: { const: 409 } }),
  ],
});
const failing = (names: string[], schemas: object) =>
  exchanging(
    {},
    { anyOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
    { components: { schemas } },
  );

test("a base that others refine is told of where it stands, and not of those", async () => {
  const all = (status: object) => ({
    Busy: refined("/busy"),
    Away: refined("/away"),
    Problem: problem(status),
  });
  const names = ["Busy", "Away", "Problem"];
  const result = await compared(
    failing(names, all({ type: "integer" })),
    failing(names, all({ type: "string" })),
  );
  expect(told(result)).toEqual([
    "BREAKS response: Problem.status is string, it was integer #/components/schemas/Problem/properties/status",
  ]);
});

test("a constant that refines a base is told of where it stands", async () => {
  const all = (type: string) => ({ Busy: refined(type), Problem: problem() });
  const result = await compared(failing(["Busy"], all("/busy")), failing(["Busy"], all("/taken")));
  expect(told(result)).toEqual([
    'BREAKS response: Busy.type is "/taken", it was "/busy" #/components/schemas/Busy/allOf/1/properties/type',
  ]);
});

test("one more problem, with all that the base has, is told and breaks nobody", async () => {
  const before = failing(["Problem"], { Problem: problem() });
  const after = failing(["Busy", "Problem"], { Busy: refined("/busy"), Problem: problem() });
  const result = await compared(before, after);
  expect(result.breaks).toBe(0);
  expect(told(result)).toEqual([expect.stringMatching(/^response: .* can also be Busy /)]);
});

test("another schema in the place of one that stays is told where it is answered", async () => {
  const schemas = { Car: object({ id: text, tags: MAP }, ["id"]), Pod: object({ id: text }, ["id"]) };
  const answering = (name: string) =>
    exchanging({}, { $ref: `#/components/schemas/${name}` }, { components: { schemas } });
  const result = await compared(answering("Car"), answering("Pod"));
  expect(told(result)).toEqual([expect.stringMatching(/^BREAKS response: answers Pod, it was Car #\/paths/)]);
  expect(result.schemas.changed).toEqual([]);
  expect((await compared(answering("Pod"), answering("Car"))).breaks).toBe(0);
});

test("what two paths lead to is looked at once, however many levels of them there are", async () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const levels = Array.from({ length: 30 }, (_, level) => [
    [`A${level + 1}`, { allOf: [ref(`B${level}`), ref(`C${level}`)] }],
    [`B${level}`, { allOf: [ref(`A${level}`)] }],
    [`C${level}`, { allOf: [ref(`A${level}`)] }],
  ]).flat();
  const diamonds = (type: string) =>
    exchanging(ref("A30"), ref("A30"), {
      components: { schemas: { A0: object({ a: { type } }), ...Object.fromEntries(levels) } },
    });
  const started = performance.now();
  expect((await compared(diamonds("string"), diamonds("number"))).breaks).toBe(2);
  expect(performance.now() - started).toBeLessThan(5_000);
});
