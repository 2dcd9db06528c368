import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

async function errorsOf(documents: Record<string, string | object>, checks: string): Promise<string[]> {
  const space = workspace(documents);
  await space.generate();
  const use = `
    import type { paths } from "./schema.ts";
    import type { Schemas } from "./aliases.ts";${SAME}
    export type P = paths;
    export type S = Schemas;
    ${checks}`;
  return typeErrors({ ...space.output(), "use.ts": use });
}

const answer = (path: string, method = "get") =>
  `P["${path}"]["${method}"]["responses"][200]["content"]["application/json"]`;

test("references into a path, escaped, survive a join that takes the path apart", async () => {
  const path = "/fleets/{fleet id}/a~b";
  const parameter = { name: "fleet id", in: "path", required: true, schema: { type: "integer" } };
  const pointer = "#/paths/~1fleets~1%7Bfleet%20id%7D~1a~0b";
  const documents = {
    "a.yaml": openapi({
      paths: {
        [path]: {
          parameters: [parameter],
          get: answering({ type: "object", properties: { n: { type: "number" } } }),
        },
        "/b": {
          get: answering({ $ref: `${pointer}/get/responses/200/content/application~1json/schema` }),
          put: answering({
            $ref: `${pointer}/get/responses/200/content/application~1json/schema/properties/n`,
          }),
          post: { ...answering({ $ref: `${pointer}/parameters/0/schema` }) },
          patch: { responses: { "200": { $ref: `${pointer}/get/responses/200` } } },
        },
      },
    }),
    "b.yaml": openapi({ paths: { [path]: { parameters: [parameter], delete: answering({}) } } }),
  };
  const checks = `
    isSame<${answer("/b")}, { n?: number }>(true);
    isSame<${answer("/b", "put")}, number>(true);
    isSame<${answer("/b", "post")}, number>(true);
    isSame<${answer("/b", "patch")}, { n?: number }>(true);
    isSame<P["${path}"]["delete"]["parameters"]["path"], { "fleet id": number }>(true);`;
  expect(await errorsOf(documents, checks)).toEqual([]);
});

test("references into parts of a schema, $defs and anchors", async () => {
  const schemas = {
    Vehicle: {
      type: "object",
      properties: {
        lock: { type: "string", enum: ["OPEN"] },
        self: { $ref: "#vehicle" },
        model: { $ref: "#/components/schemas/Vehicle/$defs/Model" },
      },
      $anchor: "vehicle",
      $defs: {
        Model: { type: "object", properties: { next: { $ref: "#/components/schemas/Vehicle/$defs/Model" } } },
      },
    },
    Lock: { $ref: "#/components/schemas/Vehicle/properties/lock" },
    Embedded: {
      $id: "https://example.com/embedded",
      $ref: "#/$defs/Inner",
      $defs: { Inner: { type: "boolean" } },
    },
    ById: { $ref: "https://example.com/embedded" },
    Tree: { type: "object", $dynamicAnchor: "node", properties: { child: { $dynamicRef: "#node" } } },
  };
  const checks = `
    isSame<Schemas["Lock"], "OPEN">(true);
    isSame<Schemas["Vehicle"]["self"], Schemas["Vehicle"] | undefined>(true);
    isSame<keyof Schemas["Vehicle"], "lock" | "self" | "model">(true);
    type Model = Exclude<Schemas["Vehicle"]["model"], undefined>;
    isSame<Model["next"], Model | undefined>(true);
    isSame<Schemas["Embedded"], boolean>(true);
    isSame<Schemas["ById"], boolean>(true);
    isSame<Schemas["Tree"]["child"], Schemas["Tree"] | undefined>(true);`;
  expect(await errorsOf({ "a.yaml": openapi({ components: { schemas } }) }, checks)).toEqual([]);
});

test("equal anchors and ids of two documents do not meet", async () => {
  const schemas = (type: string) => ({
    Own: { type, $anchor: "own", $id: "https://example.com/own" },
    Use: { type: "array", items: { $ref: "#own" } },
  });
  const documents = {
    "a.yaml": openapi({ components: { schemas: schemas("string") } }),
    "b.yaml": openapi({ components: { schemas: schemas("number") } }),
  };
  const checks = `
    isSame<Schemas["Use"], string[]>(true);
    isSame<Schemas["BUse"], number[]>(true);`;
  expect(await errorsOf(documents, checks)).toEqual([]);
});

test("a path that is a reference is put in place, also where another document adds to it", async () => {
  const item = { get: answering({ type: "string" }) };
  const documents = {
    "a.yaml": openapi({
      paths: { "/a": { $ref: "#/components/pathItems/Item" }, "/b": { $ref: "#/paths/~1a" } },
      components: { pathItems: { Item: { ...item, summary: "s" } } },
    }),
    "b.yaml": openapi({ paths: { "/a": { post: answering({ type: "number" }) } } }),
  };
  const checks = `
    isSame<${answer("/a")}, string>(true);
    isSame<${answer("/a", "post")}, number>(true);
    isSame<${answer("/b")}, string>(true);`;
  expect(await errorsOf(documents, checks)).toEqual([]);
});

test("an operation that is put in place keeps its id, since it is not offered a second time", async () => {
  const space = workspace({
    "a.yaml": openapi({
      paths: { "/a": { $ref: "#/components/pathItems/Item" } },
      components: { pathItems: { Item: { get: { ...answering({}), operationId: "getItem" } } } },
    }),
  });
  expect((await space.generate()).notes).toEqual([]);
  const use = `
    import type { operations, paths } from "./schema.ts";${SAME}
    isSame<paths["/a"]["get"], operations["getItem"]>(true);
    isSame<keyof operations, "getItem">(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("schemas that lie outside of components are found", async () => {
  const documents = {
    "a.yaml": openapi({
      "x-models": { Wheel: { type: "object", properties: { spare: { $ref: "#/x-models/Wheel" } } } },
      paths: { "/a": { get: answering({ $ref: "#/x-models/Wheel" }) } },
    }),
  };
  const checks = `
    type Wheel = ${answer("/a")};
    isSame<Wheel["spare"], Wheel | undefined>(true);`;
  expect(await errorsOf(documents, checks)).toEqual([]);
});

test("a $ref that is data is left alone", async () => {
  const schema = {
    type: "object",
    properties: { $ref: { type: "string" } },
    example: { $ref: "nowhere.yaml" },
    default: { $ref: "nowhere.yaml" },
    "x-note": { $ref: "nowhere.yaml" },
  };
  const documents = {
    "a.yaml": openapi({
      paths: { "/a": { get: answering(schemaRef("A")) } },
      components: { schemas: { A: schema } },
    }),
  };
  expect(await errorsOf(documents, `isSame<Schemas["A"], { $ref?: string }>(true);`)).toEqual([]);
});

test("YAML anchors, aliases and merge keys are what they stand for", async () => {
  const text = `openapi: 3.1.0
info: { title: T, version: "1" }
x-base: &base { type: object, properties: &props { id: { type: string } } }
paths: {}
components:
  schemas:
    A: *base
    B: { <<: *base, required: [id] }
    C: { type: object, properties: { <<: *props, n: { type: number } } }
`;
  const checks = `
    isSame<Schemas["A"], { id?: string }>(true);
    isSame<Schemas["B"], { id: string }>(true);
    isSame<Schemas["C"], { id?: string; n?: number }>(true);`;
  expect(await errorsOf({ "a.yaml": text }, checks)).toEqual([]);
});
