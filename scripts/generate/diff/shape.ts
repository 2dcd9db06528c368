import { canonical, isObject, type Json, type JsonObject, listAt, member, without } from "../json.ts";
import { type At, at, entriesAt, itemsAt, type Path, refIn, resolve } from "../openapi/pointer.ts";

/** What a schema demands of a value, however it is put: references followed, `allOf` merged, null told as a type. */
export interface Shape {
  readonly path: Path;
  /** Undefined: any type. */
  readonly types: ReadonlySet<string> | undefined;
  /** The only values, if they are listed. */
  readonly values: readonly Json[] | undefined;
  /** Values of a list that may grow. */
  readonly known: readonly Json[] | undefined;
  readonly properties: ReadonlyMap<string, At>;
  readonly required: ReadonlySet<string>;
  readonly closed: boolean;
  readonly additional: At | undefined;
  readonly items: At | undefined;
  /** The alternatives of `oneOf` and `anyOf`. */
  readonly choices: readonly At[];
  readonly bounds: ReadonlyMap<string, Json>;
}

const BOUNDS = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "format"],
];

export type ShapeOf = (schema: At) => Shape;

/** Makes a function that tells the shape of a document's schemas, each once. */
export function shapesOf(document: JsonObject): ShapeOf {
  const known = new WeakMap<object, Shape>();
  return (schema) => {
    if (!isObject(schema.node)) return shape(document, schema, new Set());
    const found = known.get(schema.node) ?? shape(document, schema, new Set());
    known.set(schema.node, found);
    return found;
  };
}

function shape(document: JsonObject, schema: At, around: ReadonlySet<Json>): Shape {
  const target = resolve(document, schema);
  const { node, path } = target;
  if (node === false) return { ...anything(path), types: new Set() };
  if (!isObject(node) || around.has(node)) return anything(path);
  const within = new Set([...around, node]);
  const beside = isObject(schema.node) && refIn(schema.node) !== undefined ? besideRef(schema) : [];
  const parts = [
    ...itemsAt(target, "allOf").map((part) => shape(document, part, within)),
    ...beside.map((part) => shape(document, part, within)),
  ];
  return withoutNullChoice(document, parts.reduce(both, ownShape(target, node)), within);
}

/** OpenAPI 3.1: what stands beside a reference counts too. */
function besideRef({ node, path }: At): At[] {
  const rest = without(node as JsonObject, (key) => key === "$ref");
  return Object.keys(rest).some((key) => !/^(description|summary|title|deprecated|x-.*)$/.test(key))
    ? [{ node: rest, path }]
    : [];
}

function anything(path: Path): Shape {
  return {
    path,
    types: undefined,
    values: undefined,
    known: undefined,
    properties: new Map(),
    required: new Set(),
    closed: false,
    additional: undefined,
    items: undefined,
    choices: [],
    bounds: new Map(),
  };
}

function ownShape(schema: At, node: JsonObject): Shape {
  const { type } = node;
  const known = Array.isArray(node["x-extensible-enum"]) ? node["x-extensible-enum"] : undefined;
  const listed = Object.hasOwn(node, "const") ? [node["const"] as Json] : node["enum"];
  // A list that may grow and one that may not contradict each other; the document says that it may.
  const values = Array.isArray(listed) && known === undefined ? listed : undefined;
  const additional = at(schema, "additionalProperties");
  return {
    ...anything(schema.path),
    types: typesOf(type ?? undefined, values ?? known, node),
    values,
    known: known?.filter((value) => value !== null),
    properties: new Map(entriesAt(schema, "properties")),
    required: new Set(listAt(node, "required").filter((name) => typeof name === "string")),
    closed: additional?.node === false || member(node, "unevaluatedProperties") === false,
    additional: isObject(additional?.node) ? additional : undefined,
    items: at(schema, "items"),
    choices: [...itemsAt(schema, "oneOf"), ...itemsAt(schema, "anyOf")],
    bounds: new Map(BOUNDS.flatMap((key) => (Object.hasOwn(node, key) ? [[key, node[key] as Json]] : []))),
  };
}

/** A schema that says nothing of its type may still tell it by what else it says. */
function typesOf(type: Json | undefined, values: readonly Json[] | undefined, node: JsonObject) {
  if (typeof type === "string") return new Set([type]);
  if (Array.isArray(type)) return new Set(type.filter((name) => typeof name === "string"));
  if (values !== undefined) return new Set(values.map((value) => (value === null ? "null" : typeof value)));
  return isObject(node["properties"]) ? new Set(["object"]) : undefined;
}

/** What demands both. */
function both(a: Shape, b: Shape): Shape {
  return {
    path: a.path,
    types: common(a.types, b.types),
    values:
      a.values && b.values ? a.values.filter((value) => holds(b.values, value)) : (a.values ?? b.values),
    known: a.known ?? b.known,
    properties: merged(a.properties, b.properties),
    required: new Set([...a.required, ...b.required]),
    closed: a.closed || b.closed,
    additional: a.additional ?? b.additional,
    items: a.items ?? b.items,
    choices: [...a.choices, ...b.choices],
    bounds: new Map([...a.bounds, ...b.bounds]),
  };
}

function merged(a: Shape["properties"], b: Shape["properties"]): Map<string, At> {
  const all = new Map(a);
  for (const [name, property] of b) {
    const other = all.get(name);
    all.set(name, other ? { node: { allOf: [other.node, property.node] }, path: other.path } : property);
  }
  return all;
}

function common(a: Shape["types"], b: Shape["types"]): Shape["types"] {
  if (a === undefined || b === undefined) return a ?? b;
  const narrowed = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
    [...from].filter((type) => to.has(type) || (type === "integer" && to.has("number")));
  return new Set([...narrowed(a, b), ...narrowed(b, a)]);
}

export function holds(values: readonly Json[] | undefined, value: Json): boolean {
  return values?.some((other) => canonical(other) === canonical(value)) ?? false;
}

/** `anyOf: [X, { type: "null" }]` is X that may be null, and a choice of one is none. */
function withoutNullChoice(document: JsonObject, whole: Shape, around: ReadonlySet<Json>): Shape {
  const isNull = (choice: At) => {
    const { node } = resolve(document, choice);
    return isObject(node) && node["type"] === "null";
  };
  const rest = whole.choices.filter((choice) => !isNull(choice));
  const [only] = rest;
  if (rest.length !== 1 || only === undefined) return whole;
  const alone = shape(document, only, around);
  const result = both({ ...whole, choices: [] }, alone);
  const path = whole.properties.size === 0 && whole.types === undefined ? alone.path : whole.path;
  if (rest.length === whole.choices.length || result.types === undefined) return { ...result, path };
  return { ...result, path, types: new Set([...result.types, "null"]) };
}
