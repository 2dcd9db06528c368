import { isObject, type Json, type JsonObject, listAt, member, objectAt, without } from "../json.ts";
import { dereferenced, refIn } from "../openapi/pointer.ts";
import { propertiesOf } from "../openapi/properties.ts";
import type { Kind } from "../openapi/structure.ts";
import { mapChildren, traverse } from "../openapi/traverse.ts";
import { separateChoices } from "./choices.ts";
import { splitDirections } from "./directions.ts";

/** The document as the types show it: one that openapi-typescript translates into what a caller can rely on. */
export function forTypes(document: JsonObject): JsonObject {
  return nameRequired(splitDirections(separateChoices(jsonFirst(valuesOfParameters(document)))));
}

const JSON_TYPE = /^[^;]*[/+]json\b/i;

/** The client sends and reads JSON where there is some: other forms of the same body are not in the types. */
function jsonFirst(document: JsonObject): JsonObject {
  return traverse(document, "document", (node, kind) => {
    const { content } = node;
    if ((kind !== "response" && kind !== "requestBody") || !isObject(content)) return node;
    if (!Object.keys(content).some((type) => JSON_TYPE.test(type))) return node;
    return { ...node, content: without(content, (type) => !JSON_TYPE.test(type)) };
  }) as JsonObject;
}

/** A parameter in JSON takes the value, which the client writes as JSON; openapi-typescript asks for the text. */
function valuesOfParameters(document: JsonObject): JsonObject {
  return traverse(document, "document", (node, kind) => {
    const [type = "", media] = Object.entries(objectAt(node, "content"))[0] ?? [];
    if (kind !== "parameter" || !JSON_TYPE.test(type)) return node;
    return { ...without(node, (key) => key === "content"), schema: member(media, "schema") ?? {} };
  }) as JsonObject;
}

const GROUPS = new Set(["allOf", "anyOf", "oneOf"]);

type Properties = ReadonlyMap<string, Json>;
const NONE: Properties = new Map();

/**
 * Names properties where they are required. `required` may stand alone beside what describes them, as in
 * `allOf: [Loan, { required: [until] }]`; openapi-typescript requires only what the same object describes.
 */
function nameRequired(document: JsonObject): JsonObject {
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
