import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

// What callers can rely on, where openapi-typescript alone says something else.

const text = { type: "string" };
const taking = (schema: unknown, more: object = {}) => ({
  requestBody: { required: true, content: { "application/json": { schema } } },
  responses: { "204": { description: "done" } },
  ...more,
});
const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });

interface Case {
  readonly paths?: object;
  readonly schemas?: object;
  readonly version?: string;
  readonly use: string;
}

const CASES: Record<string, Case> = {
  "a type comes back to itself through a list": {
    schemas: {
      Rule: { anyOf: [text, { type: "array", items: schemaRef("Rule") }] },
      "odd name": { oneOf: [{ type: "null" }, { type: "array", items: schemaRef("Other") }] },
      Other: { anyOf: [schemaRef("odd name"), schemaRef("Rule")] },
    },
    use: `export const rules: S["Rule"][] = ["a", ["a", ["b"]]];
      // @ts-expect-error a number is no rule
      export const none: S["Rule"] = [1];
      export const odd: S["odd name"] = [null, ["a"], [["b"]]];`,
  },
  "a discriminator stands beside a constant or a list": {
    schemas: {
      Lock: { oneOf: [schemaRef("Open"), schemaRef("Shut")], discriminator: { propertyName: "state" } },
      Open: object({ state: { const: "open" } }, ["state"]),
      Shut: {
        allOf: [schemaRef("Base"), object({ state: { ...text, enum: ["shut", "jammed"] } }, ["state"])],
      },
      Base: object({ at: text }),
      Level: { oneOf: [schemaRef("One"), schemaRef("Two")], discriminator: { propertyName: "level" } },
      One: object({ level: { const: 1 } }, ["level"]),
      Two: object({ level: { const: 2 } }, ["level"]),
    },
    use: `export const locks: S["Lock"][] = [{ state: "open" }, { state: "jammed", at: "x" }];
      // @ts-expect-error the name of a schema is no value here
      export const none: S["Lock"] = { state: "Open" };
      isSame<S["Level"]["level"], 1 | 2>(true);`,
  },
  "required stands alone in allOf": {
    paths: { "/a": { post: taking({ allOf: [schemaRef("Loan"), { required: ["until"] }] }) } },
    schemas: {
      Base: object({ until: text, to: text }),
      Loan: { allOf: [schemaRef("Base"), object({ by: text })] },
      Either: { ...object({ a: text, b: text }), anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      Both: { allOf: [schemaRef("Loan")], required: ["to"] },
    },
    version: "3.0.3",
    use: `export const loan: Body<"/a"> = { until: "x" };
      // @ts-expect-error until is required
      export const none: Body<"/a"> = { to: "x" };
      // @ts-expect-error to is required
      export const both: S["Both"] = { until: "x" };
      export type Either = S["Either"];`,
  },
  "a property is read-only or write-only, and required": {
    paths: {
      "/badges": {
        post: { ...taking(schemaRef("Badge")), responses: answering(schemaRef("Page"))["responses"] },
      },
      "/cars": { post: taking(schemaRef("NewCar")) },
      "/inline": {
        post: taking({ ...object({ id: { ...text, readOnly: true }, name: text }, ["id", "name"]) }),
      },
    },
    schemas: {
      Badge: object({ id: schemaRef("Id"), name: text, pin: { ...text, writeOnly: true } }, [
        "id",
        "name",
        "pin",
      ]),
      Id: { ...text, readOnly: true },
      Page: object({ badges: { type: "array", items: schemaRef("Badge") } }, ["badges"]),
      NewCar: { allOf: [schemaRef("Stamped"), object({ plate: text }, ["plate"])] },
      Stamped: object({ created_at: { ...text, readOnly: true } }, ["created_at"]),
    },
    use: `export const badge: Body<"/badges"> = { name: "x", pin: "y" };
      // @ts-expect-error the pin is required of what is sent
      export const none: Body<"/badges"> = { name: "x" };
      type Answer = P["/badges"]["post"]["responses"][200]["content"]["application/json"]["badges"][number];
      isSame<Answer["id"], string>(true);
      isSame<Answer["pin"], string | undefined>(true);
      isSame<S["Badge"], Answer>(true);
      export const car: Body<"/cars"> = { plate: "x" };
      export const inline: Body<"/inline"> = { name: "x" };`,
  },
  "what a webhook brings is received, and what it is answered is sent": {
    paths: {
      "/a": {
        post: {
          ...taking(object({})),
          callbacks: { done: { "{$request.body#/url}": { post: taking(schemaRef("Told")) } } },
        },
      },
    },
    schemas: {
      Told: object({ id: { ...text, readOnly: true }, key: { ...text, writeOnly: true } }, ["id", "key"]),
    },
    use: 'isSame<S["Told"], { readonly id: string; key?: string }>(true);',
  },
  "there is JSON beside another form": {
    paths: {
      "/a": {
        get: {
          responses: {
            "200": {
              description: "ok",
              content: { "text/csv": { schema: text }, "application/json": { schema: { type: "number" } } },
            },
          },
        },
        post: {
          requestBody: {
            required: true,
            content: { "application/json": { schema: text }, "multipart/form-data": { schema: object({}) } },
          },
          responses: { "200": { description: "ok", content: { "text/csv": { schema: text } } } },
        },
      },
    },
    use: `type Answer = P["/a"]["get"]["responses"][200]["content"];
      isSame<Answer[keyof Answer], number>(true);
      isSame<keyof P["/a"]["post"]["requestBody"]["content"], "application/json">(true);
      isSame<keyof P["/a"]["post"]["responses"][200]["content"], "text/csv">(true);`,
  },
  "a parameter is JSON": {
    paths: {
      "/a": {
        get: {
          parameters: [
            {
              name: "filter",
              in: "query",
              content: { "application/json": { schema: object({ plate: text }) } },
            },
          ],
          responses: { "204": { description: "done" } },
        },
      },
    },
    use: `type Query = NonNullable<P["/a"]["get"]["parameters"]["query"]>;
      isSame<Query["filter"], { plate?: string } | undefined>(true);`,
  },
  "more stands beside a reference": {
    schemas: {
      Car: object({ id: text, plate: text }, ["id"]),
      Own: { ...schemaRef("Car"), ...object({ since: text }, ["since", "plate"]) },
      Part: { ...schemaRef("Car"), allOf: [object({ of: text }, ["of"])] },
      Size: { ...text, ...schemaRef("Text"), enum: ["S", "L"] },
      Text: text,
    },
    use: `export const own: S["Own"] = { id: "x", plate: "y", since: "z" };
      // @ts-expect-error the plate is required
      export const none: S["Own"] = { id: "x", since: "z" };
      export const part: S["Part"] = { id: "x", of: "y" };
      isSame<S["Size"], "S" | "L">(true);`,
  },
  "a constant is null": {
    schemas: { None: { const: null }, No: { const: false } },
    use: `isSame<S["None"], null>(true);
      isSame<S["No"], false>(true);`,
  },
  "a tuple has a tail": {
    schemas: { Row: { type: "array", prefixItems: [text, { type: "boolean" }], items: { type: "number" } } },
    use: 'isSame<S["Row"], [string, boolean, ...number[]]>(true);',
  },
};

test.each(Object.entries(CASES))("%s", async (_, { paths = {}, schemas = {}, version = "3.1.0", use }) => {
  const space = workspace({ "a.yaml": openapi({ openapi: version, paths, components: { schemas } }) });
  await space.generate();
  const lines = `import type { components, paths as P } from "./schema.ts";${SAME}
    type S = components["schemas"];
    export type Body<Path extends keyof P> = P[Path] extends {
      post: { requestBody: { content: { "application/json": infer Sent } } } } ? Sent : never;
    export type Used = [S, P];
    ${use}`;
  expect(typeErrors({ ...space.output(), "use.ts": lines })).toEqual([]);
});
