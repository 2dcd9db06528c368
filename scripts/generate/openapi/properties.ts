import { isObject, type Json, type JsonObject, listAt, objectAt } from "../json.ts";
import { dereferenced } from "./pointer.ts";

/** The properties that a schema describes: its own, and those of what it consists of. Its own come first. */
export function propertiesOf(
  document: JsonObject,
  schema: Json,
  found: Map<string, Json> = new Map(),
  seen: Set<Json> = new Set(),
): Map<string, Json> {
  const node = dereferenced(document, schema);
  if (!isObject(node) || seen.has(node)) return found;
  seen.add(node);
  for (const [name, property] of Object.entries(objectAt(node, "properties"))) {
    if (!found.has(name)) found.set(name, property);
  }
  if (isObject(schema) && schema !== node) propertiesBeside(schema, found);
  for (const part of listAt(node, "allOf")) propertiesOf(document, part, found, seen);
  return found;
}

/** OpenAPI 3.1: what stands beside a reference counts too. */
function propertiesBeside(schema: JsonObject, found: Map<string, Json>): void {
  for (const [name, property] of Object.entries(objectAt(schema, "properties"))) found.set(name, property);
}
