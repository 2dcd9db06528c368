import { canonical, isObject, type Json, type JsonObject, listAt, member } from "../json.ts";
import { type At, at, entriesAt, itemsAt, type Path } from "../openapi/pointer.ts";

/** What a schema demands of a value, however it is put: references followed, `allOf` merged, null told as a type. */
export interface Shape {
  readonly path: Path;
  /** Undefined: any type. */
  readonly types: ReadonlySet<string> | undefined;
  /** The only values, if they are listed. */
  readonly values: readonly Json[] | undefined;
  /** Whether the one value is given as a constant. */
  readonly isConstant: boolean;
  /** Values of a list that may grow. */
  readonly known: readonly Json[] | undefined;
  readonly properties: ReadonlyMap<string, At>;
  readonly required: ReadonlySet<string>;
  readonly closed: boolean;
  readonly additional: At | undefined;
  readonly items: At | undefined;
  /** The places of a tuple. */
  readonly places: readonly At[];
  /** The alternatives of `oneOf` and `anyOf`. */
  readonly choices: readonly At[];
  readonly bounds: ReadonlyMap<string, Json>;
  /** Keywords whose meaning is not judged, with what they say. */
  readonly unjudged: ReadonlyMap<string, Json>;
}

const UNJUDGED = [
  ...["contains", "contentSchema", "dependentRequired", "dependentSchemas", "else", "if", "maxContains"],
  ...["minContains", "not", "patternProperties", "propertyNames", "then", "unevaluatedItems"],
];

const BOUNDS = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "format"],
];

export const nothing = (path: Path): Shape => ({ ...anything(path), types: new Set() });

export function anything(path: Path): Shape {
  return {
    path,
    types: undefined,
    values: undefined,
    isConstant: false,
    known: undefined,
    properties: new Map(),
    required: new Set(),
    closed: false,
    additional: undefined,
    items: undefined,
    choices: [],
    places: [],
    bounds: new Map(),
    unjudged: new Map(),
  };
}

export function ownShape(schema: At, node: JsonObject): Shape {
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
    isConstant: Object.hasOwn(node, "const"),
    known: known?.filter((value) => value !== null),
    properties: new Map(entriesAt(schema, "properties")),
    required: new Set(listAt(node, "required").filter((name) => typeof name === "string")),
    closed: additional?.node === false || member(node, "unevaluatedProperties") === false,
    additional: isObject(additional?.node) ? additional : patternAlone(schema),
    items: at(schema, "items"),
    places: itemsAt(schema, "prefixItems"),
    choices: [...itemsAt(schema, "oneOf"), ...itemsAt(schema, "anyOf")],
    bounds: saidBy(node, BOUNDS),
    unjudged: saidBy(node, UNJUDGED),
  };
}

/** Values by one pattern are a map to the types, and to callers. */
function patternAlone(schema: At): At | undefined {
  const patterns = entriesAt(schema, "patternProperties").map(([, pattern]) => pattern);
  return patterns.length === 1 ? patterns[0] : undefined;
}

/** A schema that says nothing of its type may still tell it by what else it says. */
function typesOf(type: Json | undefined, values: readonly Json[] | undefined, node: JsonObject) {
  if (typeof type === "string") return new Set([type]);
  if (Array.isArray(type)) return new Set(type.filter((name) => typeof name === "string"));
  if (values !== undefined) return new Set(values.map(typeOf));
  return isObject(node["properties"]) ? new Set(["object"]) : undefined;
}

const saidBy = (node: JsonObject, keys: readonly string[]): Map<string, Json> =>
  new Map(keys.flatMap((key) => (Object.hasOwn(node, key) ? [[key, node[key] as Json]] : [])));

const typeOf = (value: Json): string =>
  value === null ? "null" : Number.isInteger(value) ? "integer" : typeof value;

/** What demands both. */
export function both(a: Shape, b: Shape): Shape {
  return {
    path: a.path,
    types: common(a, b),
    values:
      a.values && b.values ? a.values.filter((value) => holds(b.values, value)) : (a.values ?? b.values),
    isConstant: a.isConstant || b.isConstant,
    known: a.known ?? b.known,
    properties: merged(a.properties, b.properties),
    required: new Set([...a.required, ...b.required]),
    closed: a.closed || b.closed,
    additional: a.additional ?? b.additional,
    items: a.items ?? b.items,
    choices: [...a.choices, ...b.choices],
    places: a.places.length > 0 ? a.places : b.places,
    bounds: new Map([...a.bounds, ...b.bounds]),
    unjudged: new Map([...a.unjudged, ...b.unjudged]),
  };
}

function merged(a: Shape["properties"], b: Shape["properties"]): Map<string, At> {
  const all = new Map(a);
  for (const [name, property] of b) {
    const other = all.get(name);
    // Where two describe it, the one that comes later refines the other, and stands for both.
    const isSame = other === undefined || other.node === property.node;
    const node = isSame ? property.node : { allOf: [other.node, property.node] };
    all.set(name, isSame ? property : { node, path: property.path, parts: [other, property] });
  }
  return all;
}

function common({ types: a, values }: Shape, { types: b, values: others }: Shape): Shape["types"] {
  if (a === undefined || b === undefined) return a ?? b;
  const narrowed = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
    [...from].filter((type) => to.has(type) || (type === "integer" && to.has("number")));
  const all = new Set([...narrowed(a, b), ...narrowed(b, a)]);
  // Two that contradict each other: the one that lists its values is the one that is meant.
  if (all.size === 0) return others === undefined && values !== undefined ? a : b;
  return all;
}

export function holds(values: readonly Json[] | undefined, value: Json): boolean {
  return values?.some((other) => canonical(other) === canonical(value)) ?? false;
}
