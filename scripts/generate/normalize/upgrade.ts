import { type Json, type JsonObject, listAt, without } from "../json.ts";
import { refIn } from "../openapi/pointer.ts";
import { traverse } from "../openapi/traverse.ts";

/** Brings a document to OpenAPI 3.1, in which all documents are joined, without changing what it means. */
export function upgrade(document: JsonObject): JsonObject {
  const is30 = String(document["openapi"]).startsWith("3.0");
  const upgraded = traverse(document, "document", (node, kind) => {
    // 3.0: "this object cannot be extended with additional properties and any properties added SHALL be ignored".
    const own = is30 && refIn(node) !== undefined ? without(node, (key) => !BESIDE_REF.has(key)) : node;
    return kind === "schema" ? nullableByType(numericBounds(withReferenceInside(own))) : own;
  });
  return { ...(upgraded as JsonObject), openapi: "3.1.0" };
}

const BESIDE_REF = new Set(["$ref", "description", "summary"]);

const ADDING = ["properties", "required", "allOf", "anyOf", "oneOf", "enum", "const", "additionalProperties"];

/** 3.1: what stands beside a reference counts too, and the types would be without it. Inside `allOf` it means the same. */
function withReferenceInside(schema: JsonObject): JsonObject {
  const ref = refIn(schema);
  if (ref === undefined || !ADDING.some((key) => Object.hasOwn(schema, key))) return schema;
  const rest = without(schema, (key) => key === "$ref");
  return { ...rest, allOf: [{ $ref: ref }, ...listAt(schema, "allOf")] };
}

/** `exclusiveMinimum: true` beside `minimum: 3` becomes `exclusiveMinimum: 3`. */
function numericBounds(schema: JsonObject): JsonObject {
  let result = schema;
  for (const [exclusive, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const isExclusive = result[exclusive];
    if (typeof isExclusive !== "boolean") continue;
    const limit = result[bound];
    const rest = without(result, (key) => key === exclusive || (isExclusive && key === bound));
    result = isExclusive && limit !== undefined ? { ...rest, [exclusive]: limit } : rest;
  }
  return result;
}

/** What describes a schema rather than constrains it; it stays outside when the rest is wrapped. */
const ANNOTATION =
  /^(title|description|default|deprecated|readOnly|writeOnly|example|examples|externalDocs|x-.*)$/;

const COMPOSITION = ["$ref", "allOf", "anyOf", "oneOf", "not", "const"];

/**
 * `nullable: true` becomes the type `null`. 3.1 dropped the keyword, but documents that were moved to 3.1 by their
 * version number alone still use it, so it is honoured in both.
 */
function nullableByType(schema: JsonObject): JsonObject {
  const rest = without(schema, (key) => key === "nullable");
  if (schema["nullable"] !== true) return rest;
  const { type } = rest;
  if (typeof type === "string" && !COMPOSITION.some((key) => Object.hasOwn(rest, key))) {
    const values = rest["enum"];
    return { ...rest, type: [type, "null"], ...(Array.isArray(values) && { enum: withNull(values) }) };
  }
  const constraint = without(rest, (key) => ANNOTATION.test(key));
  if (Object.keys(constraint).length === 0) return rest; // Anything, null included.
  if (listAt(rest, "type").includes("null")) return rest;
  const annotations = without(rest, (key) => !ANNOTATION.test(key));
  return { ...annotations, anyOf: [constraint, { type: "null" }] };
}

function withNull(values: Json[]): Json[] {
  return values.includes(null) ? values : [...values, null];
}
