import fc from "fast-check";
import { expect, test } from "vitest";
import { joinDocuments } from "../../../../../scripts/generate/join/join-documents.ts";
import { isObject, type Json, type JsonObject } from "../../../../../scripts/generate/json.ts";
import { normalize } from "../../../../../scripts/generate/normalize/normalize.ts";
import { fromFragment, lookup } from "../../../../../scripts/generate/openapi/pointer.ts";
import { readDocument } from "../../../../../scripts/generate/read/read-document.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { render } from "../../../../../scripts/generate/render/render.ts";
import { typeErrors } from "../compile.ts";

// Few names, so that documents collide in most of them.
const SCHEMAS = ["State", "Vehicle", "state", "b-State", "constructor"];
const FILES = ["a.json", "b.json", "b-.json"];
const PATHS = ["/x", "/x/{id}", "/y"];
const METHODS = ["get", "post", "delete"];

type Version = "3.0.3" | "3.1.0";

/** A schema of a document that has all of SCHEMAS, in the words of its version. */
function schemaOf(version: Version): fc.Arbitrary<JsonObject> {
  const ref = fc.constantFrom(...SCHEMAS).map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const type = fc.constantFrom("string", "integer");
  const nullable: fc.Arbitrary<JsonObject> = type.map((name) =>
    version === "3.0.3" ? { type: name, nullable: true } : { type: [name, "null"] },
  );
  const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
    type.map((name) => ({ type: name })),
    nullable,
    fc.constant<JsonObject>({ type: "string", "x-extensible-enum": ["A"] }),
    ref,
    ref,
  );
  return fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 2 },
      leaf,
      leaf.map((schema) => ("$ref" in schema ? schema : { ...schema, description: "prose" })),
      fc
        .dictionary(fc.constantFrom("state", "description", "$ref", "__proto__"), tie("schema"), {
          maxKeys: 2,
        })
        .map((properties): JsonObject => ({ type: "object", properties: properties as JsonObject })),
      tie("schema").map((items): JsonObject => ({ type: "array", items })),
      fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((anyOf): JsonObject => ({ anyOf })),
    ),
  })).schema;
}

/** A component of each name as an object, so that a reference never leads back to itself at once. */
function componentsOf(version: Version): fc.Arbitrary<JsonObject> {
  const schema = schemaOf(version);
  const object = schema.map((value): JsonObject => ({ type: "object", properties: { value } }));
  const entry = (section: string, kind: fc.Arbitrary<Json>) => fc.tuple(fc.constant(section), kind);
  return fc
    .tuple(
      entry(
        "schemas",
        fc.tuple(...SCHEMAS.map((name) => fc.tuple(fc.constant(name), object))).map(Object.fromEntries),
      ),
      entry(
        "responses",
        schema.map((value) => ({ Done: answer(value) })),
      ),
      entry(
        "parameters",
        schema.map((value) => ({ Id: { name: "id", in: "path", required: true, schema: value } })),
      ),
      entry(
        "headers",
        schema.map((value) => ({ Flow: { schema: value } })),
      ),
      entry(
        "securitySchemes",
        fc.constantFrom("basic", "bearer").map((scheme) => ({ Auth: { type: "http", scheme } })),
      ),
    )
    .map((sections) => Object.fromEntries(sections));
}

function answer(schema: Json): JsonObject {
  const headers = { Flow: { $ref: "#/components/headers/Flow" } };
  return { description: "d", headers, content: { "application/json": { schema } } };
}

/** What answers and arguments of one operation look like, by component or in place, or from inside a component. */
function operationOf(version: Version): fc.Arbitrary<JsonObject> {
  const inside = fc
    .constantFrom(...SCHEMAS)
    .map((name) => ({ $ref: `#/components/schemas/${name}/properties/value` }));
  const schema = fc.oneof(schemaOf(version), inside);
  const response = fc.oneof(schema.map(answer), fc.constant({ $ref: "#/components/responses/Done" }));
  return response.map((value): JsonObject => ({ security: [{ Auth: [] }], responses: { "200": value } }));
}

interface Spec {
  version: Version;
  components: JsonObject;
  security: Json;
  operations: Record<string, JsonObject>;
}

const spec: fc.Arbitrary<Spec> = fc.constantFrom<Version>("3.0.3", "3.1.0").chain((version) =>
  fc.record({
    version: fc.constant(version),
    components: componentsOf(version),
    security: fc.constantFrom<Json>([], [{ Auth: [] }]),
    operations: fc.dictionary(
      fc.tuple(fc.constantFrom(...METHODS), fc.constantFrom(...PATHS)).map((pair) => pair.join(" ")),
      operationOf(version),
      { maxKeys: 3 },
    ),
  }),
);

/** Documents that are each valid; an operation that an earlier one has is left out. */
const documents: fc.Arbitrary<JsonObject[]> = fc
  .array(spec, { minLength: 2, maxLength: FILES.length })
  .map((specs) => {
    const described = new Set<string>();
    return specs.map(({ version, components, security, operations }) => {
      const paths: Record<string, JsonObject> = {};
      let count = 0;
      for (const [key, operation] of Object.entries(operations)) {
        if (described.has(key)) continue;
        described.add(key);
        const [method = "", path = ""] = key.split(" ");
        const id = path.includes("{id}") ? { parameters: [{ $ref: "#/components/parameters/Id" }] } : {};
        paths[path] = {
          ...paths[path],
          ...id,
          [method]: { ...operation, operationId: `operation${count++}` },
        };
      }
      return { openapi: version, info: { title: "T", version: "1" }, paths, components, security };
    });
  });

/** A part of a document with its references followed, so far that differences show, and nothing left of its version. */
function spelledOut(document: JsonObject, node: Json | undefined, depth = 8): Json {
  if (Array.isArray(node)) return node.map((item) => spelledOut(document, item, depth));
  if (!isObject(node)) return node ?? null;
  if (typeof node["$ref"] === "string") {
    return depth === 0
      ? "..."
      : spelledOut(document, lookup(document, fromFragment(node["$ref"]) ?? []), depth - 1);
  }
  const isSchema = typeof node["type"] === "string" || Array.isArray(node["type"]);
  const entries = Object.entries(node).filter(
    ([key, value]) => typeof value !== "string" || key !== "description",
  );
  const plain = Object.fromEntries(entries.map(([key, value]) => [key, spelledOut(document, value, depth)]));
  if (!isSchema || plain["nullable"] !== true) return plain;
  const { nullable: _, ...rest } = plain;
  return { ...rest, type: [plain["type"] as Json, "null"] };
}

async function joined(all: JsonObject[]) {
  const parts = await Promise.all(
    all.map(async (document, index) => {
      const file = FILES[index] ?? "";
      const source = toSource(file, file, new TextEncoder().encode(JSON.stringify(document)));
      return normalize(await readDocument({ source }));
    }),
  );
  return { parts, ...joinDocuments(parts) };
}

test("documents that are each valid always join, and each operation means what it meant", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const { document } = await joined(all);
      for (const original of all) {
        for (const [path, item] of Object.entries(original["paths"] as Record<string, JsonObject>)) {
          for (const method of METHODS.filter((name) => Object.hasOwn(item, name))) {
            const before = item[method] as JsonObject;
            const after = lookup(document, ["paths", path, method]) as JsonObject;
            expect(spelledOut(document, after["responses"])).toEqual(
              spelledOut(original, before["responses"]),
            );
            const shared = lookup(document, ["paths", path, "parameters"]) ?? [];
            expect(spelledOut(document, after["parameters"] ?? shared)).toEqual(
              spelledOut(original, item["parameters"] ?? []),
            );
            const scheme = Object.keys((after["security"] as JsonObject[])[0] ?? {})[0] ?? "";
            expect(lookup(document, ["components", "securitySchemes", scheme])).toEqual(
              lookup(original, ["components", "securitySchemes", "Auth"]),
            );
          }
        }
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);

test("what is joined always compiles", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const { parts, document } = await joined(all);
      const files = await render(document, undefined, parts);
      expect(typeErrors(Object.fromEntries(files))).toEqual([]);
    }),
    { numRuns: 10 },
  );
}, 60_000);
