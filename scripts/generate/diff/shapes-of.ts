import { isObject, type Json, type JsonObject, without } from "../json.ts";
import { type At, itemsAt, refIn, resolve } from "../openapi/pointer.ts";
import { anything, both, nothing, ownShape, type Shape } from "./shape.ts";

export type ShapeOf = (schema: At) => Shape;

/** Makes a function that tells the shape of a document's schemas, each once. */
export function shapesOf(document: JsonObject): ShapeOf {
  const known = new WeakMap<object, Shape>();
  const around = new Set<Json>();
  let circles = 0;

  function shapeOf(schema: At): Shape {
    if (!isObject(schema.node)) return schema.node === false ? nothing(schema.path) : anything(schema.path);
    const found = known.get(schema.node);
    if (found !== undefined) return found;
    const before = circles;
    const made = shape(schema);
    // What was cut short because it lies in a circle is whole only where the circle begins.
    if (circles === before || around.size === 0) known.set(schema.node, made);
    return made;
  }

  function shape(schema: At): Shape {
    const target = resolve(document, schema);
    const { node, path } = target;
    if (node === false) return nothing(path);
    if (!isObject(node)) return anything(path);
    if (around.has(node)) {
      circles += 1;
      return anything(path);
    }
    around.add(node);
    const beside = isObject(schema.node) && refIn(schema.node) !== undefined ? besideRef(schema) : [];
    const parts = [...(schema.parts ?? itemsAt(target, "allOf")), ...beside].map(shapeOf);
    const whole = parts.reduce(both, ownShape(target, node));
    const told = foldedChoices(document, withoutNullChoice(document, whole, shapeOf));
    around.delete(node);
    return told;
  }
  return shapeOf;
}

/** OpenAPI 3.1: what stands beside a reference counts too. */
function besideRef({ node, path }: At): At[] {
  const rest = without(node as JsonObject, (key) => key === "$ref");
  return Object.keys(rest).some((key) => !/^(description|summary|title|deprecated|x-.*)$/.test(key))
    ? [{ node: rest, path }]
    : [];
}

/** `anyOf: [X, { type: "null" }]` is X that may be null, and a choice of one is none. */
function withoutNullChoice(document: JsonObject, whole: Shape, shapeOf: ShapeOf): Shape {
  const isNull = (choice: At) => {
    const { node } = resolve(document, choice);
    return isObject(node) && node["type"] === "null";
  };
  const rest = whole.choices.filter((choice) => !isNull(choice));
  const [only] = rest;
  if (rest.length !== 1 || only === undefined) return whole;
  const alone = shapeOf(only);
  const result = both({ ...whole, choices: [] }, alone);
  const path = whole.properties.size === 0 && whole.types === undefined ? alone.path : whole.path;
  if (rest.length === whole.choices.length || result.types === undefined) return { ...result, path };
  return { ...result, path, types: new Set([...result.types, "null"]) };
}

const SAYS_TYPE = new Set(["type", "format", "title", "description"]);
const SAYS_VALUES = new Set(["type", "const", "enum", "title", "description"]);

/** `oneOf: [{ type: string }, { type: integer }]` is `type: [string, integer]`, and constants are a list of values. */
function foldedChoices(document: JsonObject, whole: Shape): Shape {
  const nodes = whole.choices.map((choice) => resolve(document, choice).node);
  const only = (keys: ReadonlySet<string>) =>
    nodes.every((node) => isObject(node) && Object.keys(node).every((key) => keys.has(key)));
  if (nodes.length === 0 || whole.types !== undefined) return whole;
  const told = nodes.map((node) => ownShape({ node, path: whole.path }, node as JsonObject));
  const types = told.flatMap((one) => (one.types ? [...one.types] : []));
  if (only(SAYS_TYPE) && told.every((one) => one.types !== undefined))
    return { ...whole, choices: [], types: new Set(types) };
  const values = told.flatMap((one) => one.values ?? []);
  if (!only(SAYS_VALUES) || told.some((one) => one.values === undefined)) return whole;
  return { ...whole, choices: [], types: new Set(types), values };
}
