import { isObject, type Json, type JsonObject, listAt } from "../json.ts";
import { dereferenced } from "../openapi/pointer.ts";
import { mapChildren } from "../openapi/traverse.ts";

const PLACES = new Set<Json | undefined>(["query", "header", "path", "cookie"]);
/** OpenAPI, "Parameter Object": headers of these names are described elsewhere and ignored here. */
const IGNORED_HEADERS = new Set(["accept", "content-type", "authorization"]);

/**
 * Gives each operation the parameters that a call has: those of its path, whether declared or not, each once, and no
 * header that is described elsewhere.
 */
export function completeParameters(document: JsonObject): JsonObject {
  const paths = document["paths"];
  if (!isObject(paths)) return document;
  const read = (parameter: Json): JsonObject => dereferenced(document, parameter) as JsonObject;
  const completed = mapChildren(paths, "paths", (item, _, [template = ""]) => {
    if (!isObject(item)) return item;
    const inherited = callable(listAt(item, "parameters"), read);
    const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name as string);
    const own = mapChildren(item, "pathItem", (operation, kind) => {
      if (kind !== "operation" || !isObject(operation)) return operation;
      const listed = callable(listAt(operation, "parameters"), read);
      const known = new Set(
        [...inherited, ...listed]
          .map(read)
          .filter(isInPath)
          .map((one) => one["name"]),
      );
      const missing = names
        .filter((name) => !known.has(name))
        .map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
      return withParameters(operation, [...listed, ...missing]);
    });
    return withParameters(own, inherited);
  });
  return completed === paths ? document : { ...document, paths: completed };
}

const isInPath = (parameter: JsonObject): boolean => parameter["in"] === "path";

function withParameters(holder: JsonObject, parameters: Json[]): JsonObject {
  const before = listAt(holder, "parameters");
  const isSame = before.length === parameters.length && before.every((one, at) => one === parameters[at]);
  return isSame ? holder : { ...holder, parameters };
}

/** The last of those with one name and place, as one object with two members of a name would have it. */
function callable(parameters: Json[], read: (parameter: Json) => JsonObject): Json[] {
  const byKey = new Map<string, Json>();
  for (const parameter of parameters) {
    const { name, in: place } = read(parameter);
    const isIgnored = place === "header" && IGNORED_HEADERS.has(String(name).toLowerCase());
    if (!PLACES.has(place) || isIgnored) continue;
    byKey.set(JSON.stringify([place, name]), parameter);
  }
  return byKey.size === parameters.length ? parameters : [...byKey.values()];
}
