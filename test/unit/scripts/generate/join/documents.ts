import fc from "fast-check";
import type { Json, JsonObject } from "../../../../../scripts/generate/json.ts";

// Few names, so that documents collide in most of them.
const SCHEMAS = ["State", "Vehicle", "state", "b-State", "constructor"];
export const FILES = ["a.json", "b.json", "b-.json"];
const PATHS = ["/x", "/x/{id}", "/y"];
export const METHODS = ["get", "post", "delete"];

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
export const documents: fc.Arbitrary<JsonObject[]> = fc
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
