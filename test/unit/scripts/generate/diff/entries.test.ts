import { expect, test } from "vitest";
import { compared, exchanging, object, text, told } from "./documents.ts";

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
  const schemas = {
    Car: object({ id: text, tags: { type: "object", additionalProperties: text } }, ["id"]),
    Pod: object({ id: text }, ["id"]),
  };
  const answering = (name: string) =>
    exchanging({}, { $ref: `#/components/schemas/${name}` }, { components: { schemas } });
  const result = await compared(answering("Car"), answering("Pod"));
  expect(told(result)).toEqual([expect.stringMatching(/^BREAKS response: answers Pod, it was Car #\/paths/)]);
  expect(result.schemas.changed).toEqual([]);
  expect((await compared(answering("Pod"), answering("Car"))).breaks).toBe(0);
});
