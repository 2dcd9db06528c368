import { isObject, type Json, type JsonObject, member } from "./json.ts";
import type { Path } from "./pointer.ts";

/** The kinds of object that an OpenAPI document is made of, as far as generation looks into them. */
export type Kind =
  | "document"
  | "components"
  | "paths"
  | "pathItem"
  | "operation"
  | "parameter"
  | "requestBody"
  | "responses"
  | "response"
  | "header"
  | "mediaType"
  | "encoding"
  | "example"
  | "link"
  | "callback"
  | "securityScheme"
  | "schema";

type Child = Kind | `${Kind}{}`;
type Anatomy = Readonly<Record<string, Child>>;

/** The sections of `components`, each with the kind of what it holds. */
export const SECTIONS = {
  schemas: "schema",
  responses: "response",
  parameters: "parameter",
  examples: "example",
  requestBodies: "requestBody",
  headers: "header",
  securitySchemes: "securityScheme",
  links: "link",
  callbacks: "callback",
  pathItems: "pathItem",
} as const satisfies Record<string, Kind>;

export type Section = keyof typeof SECTIONS;

export const SECTION_NAMES: readonly Section[] = Object.keys(SECTIONS) as Section[];

export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const PARAMETER: Anatomy = { schema: "schema", content: "mediaType{}", examples: "example{}" };

const SUBSCHEMAS = [
  ...[
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
  ],
  ...["not", "oneOf", "prefixItems", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"],
];

const NAMED_SUBSCHEMAS = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/**
 * Which member holds what, for OpenAPI 3.0 and 3.1: `kind` for one or a list, `kind{}` for a map of names.
 * `*` stands for every key but extensions. Members that are not listed are data: a `$ref` in an example is no reference,
 * and a property called `description` is no prose.
 */
const ANATOMY: Readonly<Record<Kind, Anatomy>> = {
  document: { paths: "paths", webhooks: "pathItem{}", components: "components" },
  components: Object.fromEntries(
    Object.entries(SECTIONS).map(([section, kind]) => [section, `${kind}{}` as const]),
  ),
  paths: { "*": "pathItem" },
  pathItem: {
    parameters: "parameter",
    ...Object.fromEntries(METHODS.map((method) => [method, "operation" as const])),
  },
  operation: {
    parameters: "parameter",
    requestBody: "requestBody",
    responses: "responses",
    callbacks: "callback{}",
  },
  parameter: PARAMETER,
  requestBody: { content: "mediaType{}" },
  responses: { "*": "response" },
  response: { headers: "header{}", content: "mediaType{}", links: "link{}" },
  header: PARAMETER,
  mediaType: { schema: "schema", examples: "example{}", encoding: "encoding{}" },
  encoding: { headers: "header{}" },
  example: {},
  link: {},
  callback: { "*": "pathItem" },
  securityScheme: {},
  schema: {
    ...Object.fromEntries(SUBSCHEMAS.map((key) => [key, "schema" as const])),
    ...Object.fromEntries(NAMED_SUBSCHEMAS.map((key) => [key, "schema{}" as const])),
  },
};

function childOf(kind: Kind, key: string): Child | undefined {
  const anatomy = ANATOMY[kind];
  if (Object.hasOwn(anatomy, key)) return anatomy[key];
  return key.startsWith("x-") || key === "$ref" ? undefined : anatomy["*"];
}

/** The kind of what lies at a place of a document; undefined where it is data. */
export function kindAt(document: Json, path: Path): Kind | undefined {
  let kind: Kind = "document";
  let node: Json | undefined = document;
  const keys = [...path];
  for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
    const child = childOf(kind, key);
    if (child === undefined) return undefined;
    node = member(node, key);
    if (child.endsWith("{}") || Array.isArray(node)) {
      const next = keys.shift();
      if (next === undefined) return undefined;
      node = member(node, next);
    }
    kind = child.replace("{}", "") as Kind;
  }
  return kind;
}

type Visit = (child: Json, kind: Kind, path: Path) => Json;

function mapChild(value: Json, child: Child, path: Path, visit: Visit): Json {
  if (child.endsWith("{}")) {
    const kind = child.slice(0, -2) as Kind;
    if (!isObject(value)) return value;
    return mapEntries(value, (key, item) => visit(item, kind, [...path, key]));
  }
  const kind = child as Kind;
  if (!Array.isArray(value)) return visit(value, kind, path);
  const items = value.map((item, index) => visit(item, kind, [...path, String(index)]));
  return items.every((item, index) => item === value[index]) ? value : items;
}

/** The same object if all its members stay the same: most of a large document does, and need not be there twice. */
function mapEntries(node: JsonObject, map: (key: string, value: Json) => Json): JsonObject {
  const entries = Object.entries(node);
  let isChanged = false;
  for (const entry of entries) {
    const value = map(entry[0], entry[1]);
    isChanged ||= value !== entry[1];
    entry[1] = value;
  }
  return isChanged ? Object.fromEntries(entries) : node;
}

/** The same object with each part of it replaced by what `visit` makes of it. */
export function mapChildren(node: JsonObject, kind: Kind, visit: Visit, path: Path = []): JsonObject {
  return mapEntries(node, (key, value) => {
    const child = childOf(kind, key);
    return child === undefined ? value : mapChild(value, child, [...path, key], visit);
  });
}

/** Rebuilds a tree from its leaves up: `change` sees an object whose parts were changed before. */
export function rewrite(
  node: Json,
  kind: Kind,
  change: (node: JsonObject, kind: Kind, path: Path) => Json,
  path: Path = [],
): Json {
  if (!isObject(node)) return node;
  const changed = mapChildren(
    node,
    kind,
    (child, childKind, place) => rewrite(child, childKind, change, place),
    path,
  );
  return change(changed, kind, path);
}

/** Visits every object of a tree from its root down. */
export function walk(
  node: Json,
  kind: Kind,
  visit: (node: JsonObject, kind: Kind, path: Path) => void,
  path: Path = [],
): void {
  if (!isObject(node)) return;
  visit(node, kind, path);
  mapChildren(
    node,
    kind,
    (child, childKind, place) => {
      walk(child, childKind, visit, place);
      return child;
    },
    path,
  );
}
