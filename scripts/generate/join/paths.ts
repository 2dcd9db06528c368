import { isObject, type Json, type JsonObject, objectAt } from "../json.ts";
import { mergePathItems, methodsOf } from "../openapi/path-items.ts";
import { InputError, type Problem } from "../problem.ts";
import type { Part } from "./shared-components.ts";

/** Joins the paths of all documents; an operation that two of them describe stops with both named. */
export function joinPaths(parts: readonly Part[], components: JsonObject): JsonObject {
  refuseSameOperation(parts);
  const joined = new Map<string, Json>();
  for (const { document } of parts) {
    for (const [path, item] of Object.entries(objectAt(document, "paths"))) {
      const known = joined.get(path);
      if (path.startsWith("x-") || !isObject(item)) continue;
      joined.set(path, isObject(known) ? mergePathItems(known, item, components) : item);
    }
  }
  return Object.fromEntries([...joined].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of path parameters do not tell operations apart: `/vehicles/{id}` is `/vehicles/{vehicle_id}`. */
function refuseSameOperation(parts: readonly Part[]): void {
  const seen = new Map<string, { file: string; path: string }>();
  const problems: Problem[] = [];
  for (const { file, document } of parts) {
    for (const [path, item] of Object.entries(objectAt(document, "paths"))) {
      for (const method of methodsOf(item)) {
        const key = `${method} ${path.replace(/\{[^{}]*\}/g, "{}")}`;
        const other = seen.get(key);
        if (other === undefined) seen.set(key, { file, path });
        else {
          const files = other.file === file ? `twice in ${file}` : `in ${other.file} and in ${file}`;
          const asWell = other.path === path ? "" : `, once as ${other.path}`;
          problems.push({ reason: `${method.toUpperCase()} ${path} is described ${files}${asWell}` });
        }
      }
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}
