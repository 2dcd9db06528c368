import { isObject, type Json, type JsonObject, without } from "../json.ts";
import { childOf, type Kind } from "../openapi/structure.ts";
import { traverse } from "../openapi/traverse.ts";

/**
 * Leaves out what has not the form that its place asks for, so that whatever comes after can rely on the form. The
 * validator has told of each such place before.
 */
export function repair(document: JsonObject): JsonObject {
  return traverse(document, "document", (node, kind) => {
    const entries = Object.entries(node);
    const formed = entries.flatMap(([key, value]): [string, Json][] => {
      const right = formOf(kind, key, value);
      return right === undefined ? [] : [[key, right]];
    });
    const isRight =
      formed.length === entries.length && formed.every(([, value], index) => value === entries[index]?.[1]);
    const repaired = isRight ? node : (Object.fromEntries(formed) as JsonObject);
    return kind === "schema" ? tuple(repaired) : repaired;
  }) as JsonObject;
}

/** Members that hold a list of parts. */
const LISTS = new Set(["parameters", "allOf", "anyOf", "oneOf", "prefixItems"]);
/** Kinds whose keys are names. */
const NAMING: ReadonlySet<Kind> = new Set(["paths", "responses", "callback"]);
/** Kinds that are not looked into. */
const UNREAD: ReadonlySet<Kind> = new Set(["components", "example", "link", "encoding", "securityScheme"]);

/** A member's value in its right form; undefined if nothing is left of it. */
function formOf(kind: Kind, key: string, value: Json): Json | undefined {
  const child = childOf(kind, key);
  if (child === undefined) {
    const form = UNREAD.has(kind) || NAMING.has(kind) ? undefined : (kind === "schema" ? SCHEMA : FORMS)[key];
    return form === undefined ? value : form(value);
  }
  const isPart = (part: Json) => isObject(part) || (child.kind === "schema" && typeof part === "boolean");
  if (child.isMap) {
    if (!isObject(value)) return undefined;
    return without(value, (name) => !isPart(value[name] as Json) && !name.startsWith("x-"));
  }
  if (!LISTS.has(key) || NAMING.has(kind)) {
    return isPart(value) || (key === "items" && Array.isArray(value)) ? value : undefined;
  }
  return Array.isArray(value) ? all(value, isPart) : undefined;
}

const all = (list: Json[], isRight: (item: Json) => boolean): Json[] =>
  list.every(isRight) ? list : list.filter(isRight);

/** Older drafts of JSON Schema have the places of a tuple in `items`, and its tail in `additionalItems`. */
function tuple(schema: JsonObject): JsonObject {
  const { items, additionalItems, ...rest } = schema;
  if (!Array.isArray(items)) return schema;
  return { ...rest, prefixItems: items, ...(additionalItems !== undefined && { items: additionalItems }) };
}

type Form = (value: Json) => Json | undefined;
type Forms = Readonly<Record<string, Form | undefined>>;

const text: Form = (value) => (typeof value === "string" ? value : undefined);
const flag: Form = (value) => (typeof value === "boolean" ? value : undefined);
const list: Form = (value) => (Array.isArray(value) ? value : undefined);
const names: Form = (value) =>
  Array.isArray(value) ? all(value, (name) => typeof name === "string") : undefined;

const TYPES = new Set<Json>(["array", "boolean", "integer", "null", "number", "object", "string"]);

const types: Form = (value) => {
  if (!Array.isArray(value)) return TYPES.has(value) ? value : undefined;
  const known = all(value, (name) => TYPES.has(name));
  return known.length === 0 ? undefined : known;
};

const discriminator: Form = (value) => {
  if (!isObject(value) || typeof value["propertyName"] !== "string") return undefined;
  const { mapping } = value;
  if (mapping === undefined) return value;
  if (!isObject(mapping)) return without(value, (key) => key === "mapping");
  const right = without(mapping, (key) => typeof mapping[key] !== "string");
  return right === mapping ? value : { ...value, mapping: right };
};

const table = (forms: Forms): Forms => Object.assign(Object.create(null) as object, forms);

const PROSE = { description: text, summary: text, title: text };

/** The members of a schema whose form something relies on. */
const SCHEMA = table({
  ...PROSE,
  $ref: text,
  deprecated: flag,
  discriminator,
  enum: list,
  format: text,
  nullable: flag,
  readOnly: flag,
  required: names,
  type: types,
  writeOnly: flag,
});

/** Those of all else. */
const FORMS = table({
  ...PROSE,
  $ref: text,
  deprecated: flag,
  explode: flag,
  operationId: text,
  required: flag,
  security: list,
  servers: list,
  style: text,
  tags: list,
});
