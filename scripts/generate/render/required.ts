import { isObject, type Json, type JsonObject, listAt, objectAt } from "../json.ts";
import { refIn } from "../openapi/pointer.ts";
import { dereferenced, propertiesOf } from "../openapi/properties.ts";
import type { Kind } from "../openapi/structure.ts";
import { mapChildren } from "../openapi/traverse.ts";

const GROUPS = new Set(["allOf", "anyOf", "oneOf"]);

type Properties = ReadonlyMap<string, Json>;
const NONE: Properties = new Map();

/**
 * Names properties where they are required. `required` may stand alone beside what describes them, as in
 * `allOf: [Loan, { required: [until] }]`; openapi-typescript requires only what the same object describes.
 */
export function nameRequired(document: JsonObject): JsonObject {
  const visit = (part: Json, kind: Kind, around: Properties): Json => {
    if (!isObject(part)) return part;
    const all = kind === "schema" ? groupOf(document, part, around) : NONE;
    const node = mapChildren(part, kind, (child, childKind, path) =>
      visit(child, childKind, kind === "schema" && GROUPS.has(path[0] ?? "") ? all : NONE),
    );
    return kind === "schema" ? withNamed(document, node, all) : node;
  };
  return visit(document, "document", NONE) as JsonObject;
}

/** Looked for only where something is required beside its description, which is rare. */
function groupOf(document: JsonObject, schema: JsonObject, around: Properties): Properties {
  const isGroup = [...GROUPS].some((key) => Array.isArray(schema[key]));
  if (!isGroup && listAt(schema, "required").length === 0) return NONE;
  return new Map([...around, ...propertiesOf(document, schema)]);
}

function withNamed(document: JsonObject, schema: JsonObject, all: Properties): JsonObject {
  const own = objectAt(schema, "properties");
  const alone = listAt(schema, "required").filter(
    (name): name is string =>
      typeof name === "string" &&
      !Object.hasOwn(own, name) &&
      all.has(name) &&
      !isSeen(document, schema, name),
  );
  if (alone.length === 0 || refIn(schema) !== undefined) return schema;
  const named = Object.fromEntries(alone.map((name) => [name, all.get(name) as Json]));
  return { ...schema, properties: { ...own, ...named } };
}

/** openapi-typescript itself looks one step into `allOf`. */
function isSeen(document: JsonObject, schema: JsonObject, name: string): boolean {
  return listAt(schema, "allOf").some((part) =>
    Object.hasOwn(objectAt(dereferenced(document, part), "properties"), name),
  );
}
