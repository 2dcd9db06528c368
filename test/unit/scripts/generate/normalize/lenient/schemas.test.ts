import { test } from "vitest";
import { answering, openapi, schemaRef } from "../../workspace.ts";
import { expectTypes, type Lenient } from "./expect-types.ts";

const text = { type: "string" };
const schemas = (all: Record<string, unknown>, more: object = {}) =>
  openapi({ components: { schemas: all }, ...more });

test.each(
  Object.entries<Lenient>({
    "a keyword is of a version before or after": {
      document: schemas(
        {
          A: { type: ["integer", "null"] },
          B: { const: "x" },
          C: { type: "number", minimum: 1, exclusiveMinimum: true },
        },
        { openapi: "3.0.3" },
      ),
      note: /`type` can be one of the following only/,
      use: 'isSame<S["A"], number | null>(true); isSame<S["B"], "x">(true); isSame<S["C"], number>(true);',
    },
    "an exclusive bound is yes or no in 3.1": {
      document: schemas({ A: { type: "integer", minimum: 0, exclusiveMinimum: true } }),
      note: /Expected type `number` but got `boolean`/,
      use: 'isSame<S["A"], number>(true);',
    },
    "required is yes or no": {
      document: schemas({ A: { type: "object", properties: { a: { type: "string", required: true } } } }),
      note: /Expected type `array` but got `boolean`/,
      use: 'isSame<S["A"], { a?: string }>(true);',
    },
    "a keyword that types do not show has the wrong form": {
      document: schemas({ A: { type: "string", not: ["x"], if: { contains: 5 } } }),
      note: /Expected type `Schema` \(object\) but got `array`/,
      use: 'isSame<S["A"], string>(true);',
    },
    "a type is no type": {
      document: schemas({ A: { type: "file" }, B: { type: ["string", "date"] } }),
      note: /`type` can be one of the following only/,
      use: 'isSame<S["A"], unknown>(true); isSame<S["B"], string>(true);',
    },
    "the places of a tuple are in items": {
      document: schemas({ A: { type: "array", items: [text, { type: "number" }] } }),
      note: /Expected type `Schema` \(object\) but got `array`/,
      use: 'isSame<S["A"][0], string>(true);',
    },
    "a mapping leads nowhere": {
      document: schemas({
        A: {
          oneOf: [schemaRef("B")],
          discriminator: {
            propertyName: "kind",
            mapping: { b: "#/components/schemas/B", c: "#/components/schemas/C" },
          },
        },
        B: { type: "object", required: ["kind"], properties: { kind: text } },
      }),
      note: /refers to #\/components\/schemas\/C, which does not exist: left out \(at .*\/mapping\/c\)/,
      use: 'isSame<S["B"]["kind"], "b">(true);',
    },
    "references go round in circles": {
      document: schemas({
        A: schemaRef("B"),
        B: { allOf: [schemaRef("A")] },
        C: { anyOf: [schemaRef("C"), text] },
        D: { type: "object", properties: { d: schemaRef("D") } },
      }),
      note: /refers to nothing but itself, which says nothing/,
      use: 'isSame<S["A"], unknown>(true); isSame<S["C"], string>(true); isSame<NonNullable<S["D"]["d"]>, S["D"]>(true);',
    },
    "a pointer leads through another reference": {
      document: openapi({
        paths: {
          "/a": { get: answering({ allOf: [schemaRef("A")] }) },
          "/b": {
            get: answering({
              $ref: "#/paths/~1a/get/responses/200/content/application~1json/schema/allOf/0/properties/b",
            }),
          },
        },
        components: { schemas: { A: { type: "object", properties: { b: { type: "boolean" } } } } },
      }),
      use: 'isSame<Get<"/b">, boolean>(true);',
    },
  }),
)("%s", (_, one) => expectTypes(one));
