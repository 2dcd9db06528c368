import { expect, test } from "vitest";
import { diff } from "../../../../../scripts/generate/diff/diff.ts";
import { typeErrors } from "../compile.ts";
import { openapi } from "../workspace.ts";
import { createForms } from "./create-forms.ts";
import { COMPILER_KEYS, object, text } from "./documents.ts";

// The report against the compiler: pairs of documents, and whether what was written for the older compiles with the
// newer. Bounds, formats, whole numbers and closed objects are left out: they break programs that compile.

const number = { type: "number" };
const list = (items: object) => ({ type: "array", items });
const map = (additionalProperties: object) => ({ type: "object", additionalProperties });
const A = object({ a: text }, ["a"]);
const B = object({ b: number }, ["b"]);
const C = object({ c: text }, ["c"]);

/** Forms of a schema; each is compared with the next, and the other way round. */
const CHANGES: Record<string, [object, object]> = {
  "a property": [object({ a: text }), object({ a: text, b: text })],
  "a required property": [object({ a: text }), object({ a: text, b: text }, ["b"])],
  "whether it is required": [object({ a: text }), object({ a: text }, ["a"])],
  "its type": [object({ a: text }), object({ a: number })],
  "its type, as it stands": [text, number],
  "whether it may be null": [object({ a: text }), object({ a: { type: ["string", "null"] } })],
  "one type of two": [{ type: ["string", "number"] }, number],
  "a closed list": [{ enum: ["A"] }, { enum: ["A", "B"] }],
  "a list that may grow": [
    { ...text, "x-extensible-enum": ["A"] },
    { ...text, "x-extensible-enum": ["A", "B"] },
  ],
  "a list that is closed": [
    { ...text, enum: ["A"] },
    { ...text, "x-extensible-enum": ["A"] },
  ],
  "a list of values": [text, { ...text, enum: ["A"] }],
  "a constant": [{ const: "A" }, { const: "B" }],
  "a constant of a property": [object({ k: { const: 1 } }, ["k"]), object({ k: { const: 2 } }, ["k"])],
  items: [list(text), list(number)],
  "a list or one": [list(text), text],
  "what a list holds": [list(A), list(object({ a: text, b: text }, ["a"]))],
  "a map's values": [map(text), map(number)],
  "what a map holds": [map(text), { type: "object" }],
  "a tuple's place": [
    { type: "array", prefixItems: [text, text] },
    { type: "array", prefixItems: [text, number] },
  ],
  "a tuple's length": [
    { type: "array", prefixItems: [text] },
    { type: "array", prefixItems: [text, text] },
  ],
  "an alternative": [{ anyOf: [A, B] }, { anyOf: [A, B, C] }],
  "several of one": [A, { anyOf: [A, B] }],
  "an alternative with all that the other has": [A, { anyOf: [A, { allOf: [A, B] }] }],
  "a base": [{ allOf: [object({ a: text }), C] }, { allOf: [object({ a: number }), C] }],
  "a constant over a base": [
    { allOf: [object({ k: text }, ["k"]), object({ k: { const: "A" } })] },
    { allOf: [object({ k: text }, ["k"]), object({ k: { const: "B" } })] },
  ],
  "required beside a base": [
    { allOf: [object({ a: text, b: text })] },
    { allOf: [object({ a: text, b: text }), { required: ["a"] }] },
  ],
  "a read-only property": [A, object({ a: text, id: { ...text, readOnly: true } }, ["a", "id"])],
  "a write-only property": [A, object({ a: text, key: { ...text, writeOnly: true } }, ["a"])],
  "how it is put: allOf": [object({ a: text, b: number }, ["a", "b"]), { allOf: [A, B] }],
  "how it is put: types": [{ type: ["string", "number"] }, { oneOf: [text, number] }],
  "how it is put: values": [{ enum: ["A", "B"] }, { anyOf: [{ const: "A" }, { const: "B" }] }],
};

/** Where in a body the form stands. */
const PLACES: Record<string, (schema: object) => object> = {
  "as the body": (schema) => schema,
  "as a property": (schema) => object({ p: schema }, ["p"]),
  "as an optional property": (schema) => object({ p: schema }),
  "as items": (schema) => list(schema),
  "as values": (schema) => map(schema),
  "as a part": (schema) => ({ allOf: [object({ id: text }), object({ p: schema }, ["p"])] }),
};

const json = (schema: object) => ({ "application/json": { schema } });
const sending = (schema: object) =>
  openapi({
    paths: {
      "/x": {
        post: {
          requestBody: { required: true, content: json(schema) },
          responses: { "204": { description: "done" } },
        },
      },
    },
  });
const answering = (schema: object) =>
  openapi({
    paths: { "/x": { post: { responses: { "200": { description: "ok", content: json(schema) } } } } },
  });

const SIDES = {
  sent: {
    make: sending,
    type: (of: string) => `${of}["/x"]["post"]["requestBody"]["content"]["application/json"]`,
  },
  read: {
    make: answering,
    type: (of: string) => `${of}["/x"]["post"]["responses"][200]["content"]["application/json"]`,
  },
};

interface Pair {
  readonly name: string;
  readonly side: keyof typeof SIDES;
  readonly before: object;
  readonly after: object;
}

const PAIRS: Pair[] = Object.entries(CHANGES).flatMap(([change, [one, other]]) =>
  Object.entries(PLACES).flatMap(([place, put]) =>
    (["sent", "read"] as const).flatMap((side) =>
      [
        [one, other, ""],
        // Nobody sends what is read-only, or reads what is write-only, though the types have room for it.
        ...(/-only/.test(change) ? [] : [[other, one, ", back"]]),
      ].map(([before, after, way]): Pair => {
        const { make } = SIDES[side];
        const name = `${change} ${place}, ${side}${way as string}`;
        return { name, side, before: make(put(before as object)), after: make(put(after as object)) };
      }),
    ),
  ),
);

test("the report says what the compiler says", { timeout: 240_000 }, async () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(300);
  const files: Record<string, string> = { "keys.ts": COMPILER_KEYS };
  const form = createForms(files);
  const reported: boolean[] = [];
  for (const [index, { side, before, after }] of PAIRS.entries()) {
    const [older, newer] = [await form(before), await form(after)];
    reported.push(diff(older.document, newer.document).breaks > 0);
    const { type } = SIDES[side];
    const [was, is] = [type("Was"), type("Is")];
    files[`check${index}.ts`] = `import type { paths as Was } from "./${older.file}";
      import type { paths as Is } from "./${newer.file}";
      import type { Read, Sent } from "./keys.ts";
      export const keys: Keys<${was}> = null! as Keys<${is}>;
      type Keys<T> = ${side === "sent" ? "Sent" : "Read"}<T>;
      export type Used = [Read<1>, Sent<1>];
      export const value: ${side === "sent" ? is : was} = null! as ${side === "sent" ? was : is};`;
  }
  const broken = new Set(
    typeErrors(files).flatMap((error) => error.match(/^check(\d+)\.ts/)?.[1] ?? `unexpected: ${error}`),
  );
  const of = (isReported: boolean, isBroken: boolean) =>
    PAIRS.filter((_, index) => reported[index] === isReported && broken.has(String(index)) === isBroken);
  const missed = of(false, true).map(({ name }) => name);
  const alarms = of(true, false).map(({ name }) => name);
  expect([...broken].filter((one) => !/^\d+$/.test(one))).toEqual([]);
  expect(missed).toEqual([]);
  expect(alarms.slice(0, 20)).toEqual([]);
  expect(alarms.length).toBeLessThanOrEqual(PAIRS.length * 0.02);
  expect(broken.size).toBeGreaterThan(100);
});
