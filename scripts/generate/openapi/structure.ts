import { type Json, member } from "../json.ts";
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

type Structure = Readonly<Record<string, Kind | `${Kind}{}`>>;

/** What a member holds: one or a list of a kind, or a map of names to that kind. */
export interface Child {
  readonly kind: Kind;
  readonly isMap: boolean;
}

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

const PARAMETER: Structure = { schema: "schema", content: "mediaType{}", examples: "example{}" };

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
const STRUCTURE: Readonly<Record<Kind, Structure>> = {
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

const CHILDREN = new Map(
  Object.entries(STRUCTURE).map(([kind, structure]) => [
    kind as Kind,
    new Map(
      Object.entries(structure).map(([key, child]): [string, Child] => [
        key,
        { kind: child.replace("{}", "") as Kind, isMap: child.endsWith("{}") },
      ]),
    ),
  ]),
);

/** What the member of an object of a kind holds; undefined where it is data. */
export function childOf(kind: Kind, key: string): Child | undefined {
  const children = CHILDREN.get(kind);
  const child = children?.get(key);
  if (child !== undefined || key.startsWith("x-") || key === "$ref") return child;
  return children?.get("*");
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
    if (child.isMap || Array.isArray(node)) {
      const next = keys.shift();
      if (next === undefined) return undefined;
      node = member(node, next);
    }
    kind = child.kind;
  }
  return kind;
}
