import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

const known = { "x-extensible-enum": ["LOCKED", "UNLOCKED"] };
const text = { type: "string", ...known };

/** Generates from one set of schemas and checks types against it; what does not hold. */
async function errorsOf(
  schemas: object,
  checks: string,
  more: object = {},
  version = "3.1.0",
): Promise<string[]> {
  const space = workspace({ "a.yaml": openapi({ openapi: version, components: { schemas }, ...more }) });
  await space.generate();
  const use = `
    import type { paths } from "./schema.ts";
    import type { Schemas } from "./aliases.ts";${SAME}
    export type Open = "LOCKED" | "UNLOCKED" | (string & {});
    export type P = paths;
    ${checks}`;
  return typeErrors({ ...space.output(), "use.ts": use });
}

test("a list of known values becomes an open union", async () => {
  expect(await errorsOf({ Lock: text }, `isSame<Schemas["Lock"], Open>(true);`)).toEqual([]);
});

test("known values stay known: the union is not just text", async () => {
  const errors = await errorsOf({ Lock: text }, `isSame<Schemas["Lock"], string>(true);`);
  expect(errors).toHaveLength(1);
});

test("null is added where the schema allows it", async () => {
  const schemas = {
    ByType: { ...text, type: ["string", "null"] },
    ByValue: { type: "string", "x-extensible-enum": ["LOCKED", "UNLOCKED", null] },
  };
  const checks = `
    isSame<Schemas["ByType"], Open | null>(true);
    isSame<Schemas["ByValue"], Open | null>(true);`;
  expect(await errorsOf(schemas, checks)).toEqual([]);
});

test("nullable of 3.0 counts as well, at the top and as a property", async () => {
  const schemas = {
    Top: { ...text, nullable: true },
    In: { type: "object", properties: { lock: { ...text, nullable: true } } },
  };
  const checks = `
    isSame<Schemas["Top"], Open | null>(true);
    isSame<Schemas["In"]["lock"], Open | null | undefined>(true);`;
  expect(await errorsOf(schemas, checks, {}, "3.0.3")).toEqual([]);
});

test("works inside arrays, properties, allOf, parameters, headers and bodies", async () => {
  const schemas = {
    List: { type: "array", items: text },
    NullableList: { type: "array", items: { ...text, type: ["string", "null"] } },
    Object: {
      type: "object",
      required: ["lock"],
      properties: { lock: text, other: { type: "array", items: text } },
    },
    Derived: { allOf: [schemaRef("Object"), { type: "object", properties: { more: text } }] },
    Map: { type: "object", additionalProperties: text },
    Referring: { type: "object", required: ["lock"], properties: { lock: schemaRef("Lock") } },
    Lock: text,
  };
  const parameters = [{ name: "lock", in: "query", schema: text }];
  const headers = { Lock: { schema: text } };
  const responses = {
    "200": { description: "ok", headers, content: { "application/json": { schema: text } } },
  };
  const checks = `
    isSame<Schemas["List"], Open[]>(true);
    isSame<Schemas["NullableList"], (Open | null)[]>(true);
    isSame<Schemas["Object"]["lock"], Open>(true);
    isSame<NonNullable<Schemas["Object"]["other"]>, Open[]>(true);
    isSame<Schemas["Derived"]["lock"], Open>(true);
    isSame<Exclude<Schemas["Derived"]["more"], undefined>, Open>(true);
    isSame<Schemas["Map"][string], Open>(true);
    isSame<Schemas["Referring"]["lock"], Open>(true);
    type Get = P["/x"]["get"];
    isSame<Get["parameters"]["query"], { lock?: Open } | undefined>(true);
    isSame<Get["responses"][200]["content"]["application/json"], Open>(true);
    isSame<Exclude<Get["responses"][200]["headers"]["Lock"], undefined>, Open>(true);`;
  expect(await errorsOf(schemas, checks, { paths: { "/x": { get: { parameters, responses } } } })).toEqual(
    [],
  );
});

test("numbers, mixed types, a list without a type and one beside enum", async () => {
  const schemas = {
    Level: { type: "integer", "x-extensible-enum": [1, -2] },
    Mixed: { type: ["string", "integer"], "x-extensible-enum": ["FULL", 1] },
    Untyped: known,
    Both: { type: "string", enum: ["LOCKED", "UNLOCKED"], ...known },
    None: { type: "string", "x-extensible-enum": [] },
    Plain: { type: "string", enum: ["LOCKED"] },
  };
  const checks = `
    isSame<Schemas["Level"], 1 | -2 | (number & {})>(true);
    isSame<Schemas["Mixed"], "FULL" | 1 | (string & {}) | number>(true);
    isSame<Schemas["Untyped"], Open>(true);
    isSame<Schemas["Both"], Open>(true);
    isSame<Schemas["None"], string>(true);
    isSame<Schemas["Plain"], "LOCKED">(true);`;
  const errors = await errorsOf(
    schemas,
    checks.replace("(string & {}) | number", "(string & {}) | (number & {})"),
  );
  expect(errors).toEqual([]);
});

test("dates stay text, an empty schema is unknown, a default does not make a member required", async () => {
  const schemas = {
    When: { type: "string", format: "date-time" },
    Anything: {},
    Settings: { type: "object", properties: { size: { type: "integer", default: 3 } } },
    Some: { type: "object" },
  };
  const checks = `
    isSame<Schemas["When"], string>(true);
    isSame<Schemas["Anything"], unknown>(true);
    isSame<Schemas["Settings"], { size?: number }>(true);
    isSame<Schemas["Some"], Record<string, unknown>>(true);
    isSame<P["/x"]["get"]["responses"][200]["content"]["application/json"], unknown>(true);`;
  expect(await errorsOf(schemas, checks, { paths: { "/x": { get: answering({}) } } })).toEqual([]);
});
