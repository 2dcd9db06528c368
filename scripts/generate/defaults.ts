import { rewrite } from "./anatomy.ts";
import { isObject, type JsonObject, without } from "./json.ts";

/** Hands the document's own `security` and `servers` down to its operations, since another document has others. */
export function handDownDefaults(document: JsonObject): JsonObject {
  const { security, servers } = document;
  const result = rewrite(document, "document", (node, kind, path) => {
    if (path[0] !== "paths") return node;
    if (kind === "operation" && path.length === 3 && security !== undefined) return { security, ...node };
    return kind === "pathItem" && path.length === 2 && servers !== undefined ? { servers, ...node } : node;
  });
  return isObject(result) ? without(result, (key) => key === "security" || key === "servers") : document;
}
