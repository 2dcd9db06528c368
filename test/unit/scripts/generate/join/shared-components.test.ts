import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

/** A document of one operation under `path` and these components. */
function api(path: string, schema: string, components: object) {
  return openapi({ paths: { [path]: { get: answering(schemaRef(schema)) } }, components });
}

const answer = (path: string) => `paths["${path}"]["get"]["responses"][200]["content"]["application/json"]`;

test("what differs only in prose and order is shared, and not worth a word", async () => {
  const state = (description: string, required: string[], more: object) => ({
    State: {
      type: "object",
      description,
      required,
      properties: { a: { type: "string" }, b: { type: "string" } },
      ...more,
    },
  });
  const space = workspace({
    "one.yaml": api("/one", "State", {
      schemas: state("What it is.", ["a", "b"], { "x-evidence": "documented" }),
    }),
    "two.yaml": api("/two", "State", {
      schemas: state("Another text.", ["b", "a"], { title: "T", example: "e" }),
    }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual([]);
  expect(Object.keys(schemasOf(await space.document()))).toEqual(["State"]);
});

test("a property called description is no prose", async () => {
  const state = (type: string) => ({ State: { type: "object", properties: { description: { type } } } });
  const space = workspace({
    "one.yaml": api("/one", "State", { schemas: state("string") }),
    "two.yaml": api("/two", "State", { schemas: state("number") }),
  });
  await space.generate();
  expect(Object.keys(schemasOf(await space.document()))).toEqual(["State", "TwoState"]);
});

test("what differs is kept apart under its document's name, with all that leans on it, and said so", async () => {
  const schemas = (value: string) => ({
    Value: { type: value },
    State: { type: "object", required: ["value"], properties: { value: schemaRef("Value") } },
    Same: { type: "boolean" },
  });
  const space = workspace({
    "vehicle-commands.yaml": api("/one", "State", { schemas: schemas("string") }),
    "vehicle-management.yaml": api("/two", "State", { schemas: schemas("number") }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual([
    "schemas/State of vehicle-management.yaml differs from that of vehicle-commands.yaml by schemas/Value: " +
      "kept apart as VehicleManagementState",
    "schemas/Value of vehicle-management.yaml differs from that of vehicle-commands.yaml: " +
      "kept apart as VehicleManagementValue",
  ]);
  const use = `
    import type { paths } from "./schema.ts";
    import type { VehicleManagementState, State, Same as Kept } from "./aliases.ts";${SAME}
    isSame<${answer("/one")}, State>(true);
    isSame<${answer("/two")}, VehicleManagementState>(true);
    isSame<State["value"], string>(true);
    isSame<VehicleManagementState["value"], number>(true);
    isSame<Kept, boolean>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("the meaning that most documents agree on keeps the name", async () => {
  const space = workspace({
    "a.yaml": api("/a", "Thing", { schemas: { Thing: { type: "string" } } }),
    "b.yaml": api("/b", "Thing", { schemas: { Thing: { type: "number" } } }),
    "c.yaml": api("/c", "Thing", { schemas: { Thing: { type: "number" } } }),
  });
  await space.generate();
  expect(schemasOf(await space.document())).toEqual({
    AThing: { type: "string" },
    Thing: { type: "number" },
  });
});

test("a name under which something is kept apart may be taken already", async () => {
  const space = workspace({
    "a.yaml": api("/a", "Thing", { schemas: { Thing: { type: "string" }, BThing: { type: "boolean" } } }),
    "b.yaml": api("/b", "Thing", { schemas: { Thing: { type: "number" } } }),
  });
  await space.generate();
  const schemas = schemasOf(await space.document());
  expect(schemas).toEqual({
    Thing: { type: "string" },
    BThing: { type: "boolean" },
    BThing2: { type: "number" },
  });
});

test("schemas that refer to each other in a circle are shared if equal, kept apart if not", async () => {
  const circle = (leaf: string) => ({
    Node: { type: "object", properties: { next: schemaRef("Link") } },
    Link: { type: "object", properties: { node: schemaRef("Node"), leaf: schemaRef("Leaf") } },
    Leaf: { type: leaf },
  });
  const equal = workspace({
    "a.yaml": api("/a", "Node", { schemas: circle("string") }),
    "b.yaml": api("/b", "Node", { schemas: circle("string") }),
  });
  expect((await equal.generate()).notes).toEqual([]);

  const different = workspace({
    "a.yaml": api("/a", "Node", { schemas: circle("string") }),
    "b.yaml": api("/b", "Node", { schemas: circle("number") }),
  });
  expect((await different.generate()).notes).toHaveLength(3);
  expect(schemasOf(await different.document())["BLink"]).toEqual({
    type: "object",
    properties: { node: schemaRef("BNode"), leaf: schemaRef("BLeaf") },
  });
});

test("components of every kind are kept apart or shared", async () => {
  const kinds = (type: string) => ({
    responses: { Done: { description: "d", content: { "text/plain": { schema: { type } } } } },
    parameters: { Limit: { name: "limit", in: "query", schema: { type } } },
    requestBodies: { Body: { content: { "application/json": { schema: { type } } } } },
    headers: { Flow: { schema: { type } } },
    examples: { Some: { value: type } },
    links: { Next: { operationId: "post" } },
    securitySchemes: { Auth: { type: "http", scheme: type === "string" ? "basic" : "bearer" } },
    callbacks: { Back: { "{$request.body#/url}": { post: answering({ type }) } } },
    pathItems: { Item: { get: answering({ type }) } },
    schemas: { Plain: { type } },
  });
  const uses = {
    operationId: "post",
    security: [{ Auth: [] }],
    parameters: [{ $ref: "#/components/parameters/Limit" }],
    requestBody: { $ref: "#/components/requestBodies/Body" },
    callbacks: { back: { $ref: "#/components/callbacks/Back" } },
    responses: {
      "200": { $ref: "#/components/responses/Done" },
      "201": { description: "made", headers: { Flow: { $ref: "#/components/headers/Flow" } } },
    },
  };
  const space = workspace({
    "a.yaml": openapi({ paths: { "/a": { post: uses } }, components: kinds("string") }),
    "b.yaml": openapi({ paths: { "/b": { post: uses } }, components: kinds("number") }),
  });
  await space.generate();
  const { paths } = (await space.document()) as Record<string, Record<string, { post: object }>>;
  expect(paths?.["/b"]?.post).toMatchObject({
    operationId: "BPost",
    security: [{ BAuth: [] }],
    parameters: [{ $ref: "#/components/parameters/BLimit" }],
    requestBody: { $ref: "#/components/requestBodies/BBody" },
    callbacks: { back: { $ref: "#/components/callbacks/BBack" } },
    responses: {
      "200": { $ref: "#/components/responses/BDone" },
      "201": { headers: { Flow: { $ref: "#/components/headers/BFlow" } } },
    },
  });
  expect(typeErrors(space.output())).toEqual([]);
});

function schemasOf(document: unknown): Record<string, unknown> {
  return (document as { components: { schemas: Record<string, unknown> } }).components.schemas;
}

test("what was received chooses its names first, ours that differ are kept apart", async () => {
  const schemas = (type: string) => ({ components: { schemas: { Vehicle: { type } } } });
  const id = (operationId: string) => ({ get: answering({ type: "string" }, { operationId }) });
  const space = workspace({
    "a.yaml": openapi({ ...schemas("string"), paths: { "/a": id("same") } }),
    "b.yaml": openapi(schemas("string")),
    "vendor/c.yaml": openapi({ ...schemas("integer"), paths: { "/c": id("same") } }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual([
    "schemas/Vehicle of a.yaml, b.yaml differs from that of vendor/c.yaml: kept apart as AVehicle",
    "operation id same of a.yaml is in use: kept apart as ASame",
  ]);
  expect((await space.document())["components"]).toMatchObject({
    schemas: { Vehicle: { type: "integer" }, AVehicle: { type: "string" } },
  });
});
