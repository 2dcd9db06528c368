import { isObject, type Json, type JsonObject, listAt, member, objectAt, without } from "../json.ts";
import { componentOf } from "./component-refs.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { refIn } from "./pointer.ts";
import { METHODS } from "./structure.ts";
import { mapChildren } from "./traverse.ts";

const isMethod = (key: string): boolean => (METHODS as readonly string[]).includes(key);
const isText = (key: string): boolean => key === "summary" || key === "description";

/** The methods that a path item describes. */
export function methodsOf(item: Json): string[] {
  return isObject(item) ? Object.keys(item).filter(isMethod) : [];
}

/** Two documents' descriptions of one path as one. What applies to all of a path applies to that document's part of it. */
export function mergePathItems(first: JsonObject, second: JsonObject, components: Json): JsonObject {
  const common = (item: JsonObject) => fingerprintOf(without(item, isMethod), "pathItem").text;
  if (common(first) === common(second)) return { ...second, ...first };
  return { ...handDown(second, components), ...handDown(first, components) };
}

/** Moves what stands beside the methods into each operation that does not say otherwise. */
export function handDown(item: JsonObject, components: Json): JsonObject {
  const common = without(item, (key) => isMethod(key) || isText(key) || key === "parameters");
  const entries = Object.entries(item).flatMap(([key, value]): [string, Json][] => {
    if (!isMethod(key) || !isObject(value)) return isText(key) ? [[key, value]] : [];
    const parameters = withInherited(listAt(item, "parameters"), listAt(value, "parameters"), components);
    return [[key, { ...common, ...value, ...(parameters.length > 0 && { parameters }) }]];
  });
  return Object.fromEntries(entries);
}

function withInherited(inherited: Json[], own: Json[], components: Json): Json[] {
  const overridden = new Set(own.map((parameter) => parameterKey(parameter, components)));
  return [...inherited.filter((parameter) => !overridden.has(parameterKey(parameter, components))), ...own];
}

/** A parameter is known by where it is and how it is called. */
function parameterKey(parameter: Json, components: Json): string {
  let node: Json | undefined = parameter;
  for (let depth = 0; isObject(node) && depth < 10; depth += 1) {
    const target = componentOf(refIn(node) ?? "");
    if (target === undefined) break;
    node = member(member(components, target.section), target.name);
  }
  return JSON.stringify([member(node, "in") ?? null, member(node, "name") ?? null]);
}

/** Hands the document's own `security` and `servers` down to its operations, since another document has others. */
export function handDownDefaults(document: JsonObject): JsonObject {
  const { security, servers } = document;
  if (security === undefined && servers === undefined) return document;
  const paths = mapChildren(objectAt(document, "paths"), "paths", (item) => {
    if (!isObject(item)) return item;
    const secured = mapChildren(item, "pathItem", (part, kind) =>
      kind === "operation" && security !== undefined && isObject(part) ? { security, ...part } : part,
    );
    return servers === undefined ? secured : { servers, ...secured };
  });
  const rest = without(document, (key) => key === "security" || key === "servers");
  return rest["paths"] === undefined ? rest : { ...rest, paths };
}
