import { isObject, type JsonObject, objectAt, without } from "../json.ts";
import { mapChildren } from "../openapi/traverse.ts";

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
