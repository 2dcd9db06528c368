import { expect, test } from "vitest";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { upgrade } from "../../../../../scripts/generate/normalize/upgrade.ts";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

/** What one schema of 3.0 is in 3.1. */
function upgraded(schema: object): unknown {
  const document = openapi({ openapi: "3.0.3", components: { schemas: { S: schema } } });
  const { openapi: version, components } = upgrade(document as JsonObject);
  expect(version).toBe("3.1.0");
  return (components as { schemas: { S: unknown } }).schemas.S;
}

test.each([
  ["nullable with a type", { type: "string", nullable: true }, { type: ["string", "null"] }],
  ["nullable: false", { type: "string", nullable: false }, { type: "string" }],
  [
    "nullable enum",
    { type: "string", nullable: true, enum: ["A"] },
    { type: ["string", "null"], enum: ["A", null] },
  ],
  [
    "nullable enum with null",
    { type: "string", nullable: true, enum: [null] },
    { type: ["string", "null"], enum: [null] },
  ],
  [
    "nullable around a reference",
    { nullable: true, description: "d", readOnly: true, allOf: [schemaRef("S")] },
    { description: "d", readOnly: true, anyOf: [{ allOf: [schemaRef("S")] }, { type: "null" }] },
  ],
  ["nullable anything", { nullable: true, description: "d" }, { description: "d" }],
  [
    "exclusive bounds",
    { minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false },
    { exclusiveMinimum: 1, maximum: 2 },
  ],
  ["an exclusive bound without a bound", { exclusiveMinimum: true }, {}],
  [
    "beside a reference",
    { ...schemaRef("S"), nullable: true, type: "string", description: "d" },
    { ...schemaRef("S"), description: "d" },
  ],
  [
    "deep inside",
    { type: "array", items: { type: "integer", nullable: true } },
    { type: "array", items: { type: ["integer", "null"] } },
  ],
  [
    "a property of that name",
    { properties: { nullable: { type: "boolean" } } },
    { properties: { nullable: { type: "boolean" } } },
  ],
])("%s", (_, old, expected) => {
  expect(upgraded(old)).toEqual(expected);
});

test("beside a reference 3.1 keeps what stands there", () => {
  const schema = { ...schemaRef("S"), type: "string" };
  const document = openapi({ components: { schemas: { S: schema } } });
  expect(upgrade(document as JsonObject)["components"]).toEqual({ schemas: { S: schema } });
});

test("documents of both versions join, and what means the same is shared", async () => {
  const paths = (path: string) => ({ [path]: { get: answering(schemaRef("State")) } });
  const space = workspace({
    "new.yaml": openapi({
      paths: paths("/new"),
      components: {
        schemas: { State: { type: ["string", "null"] }, Size: { type: "integer", exclusiveMinimum: 0 } },
      },
    }),
    "old.yaml": openapi({
      openapi: "3.0.3",
      paths: paths("/old"),
      components: {
        schemas: {
          State: { type: "string", nullable: true },
          Size: { type: "integer", minimum: 0, exclusiveMinimum: true },
        },
      },
    }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual([]);
  const use = `
    import type { paths } from "./schema.ts";${SAME}
    isSame<paths["/old"]["get"]["responses"][200]["content"]["application/json"], string | null>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("what is required of something that may be null compiles", async () => {
  const space = workspace({
    "a.yaml": openapi({
      components: {
        schemas: {
          Part: { type: ["object", "null"], properties: { id: { type: "string" } } },
          Whole: { allOf: [{ $ref: "#/components/schemas/Part" }], required: ["id"] },
        },
      },
    }),
  });
  await space.generate();
  expect(space.read("schema.ts")).toContain("WithRequired<");
  const use = `import type { components } from "./schema.ts";${SAME}
    isSame<NonNullable<components["schemas"]["Whole"]>["id"], string>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("a body whose schema is null is one of which nothing is said", async () => {
  const body = { content: { "application/json": { schema: null } } };
  const space = workspace({
    "a.yaml": openapi({ paths: { "/a": { post: answering({ type: "string" }, { requestBody: body }) } } }),
  });
  const { notes } = await space.generate();
  expect(notes.join()).toMatch(/Expected type `Schema` \(object\) but got `null`/);
  expect(typeErrors(space.output())).toEqual([]);
});
