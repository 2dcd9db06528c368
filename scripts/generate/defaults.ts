import { rewrite } from "./anatomy.ts";
import { isObject, type JsonObject, without } from "./json.ts";

/** Hands the document's own `security` and `servers` down to its operations, since another document has others. */
export function handDownDefaults(document: JsonObject): JsonObject {
  const { security, servers } = document;
  const result = rewrite(document, "document", (node, kind, path) => {
    if (kind === "operation" && security !== undefined) return { security, ...node };
    const isPath = kind === "pathItem" && path.length === 2;
    return isPath && servers !== undefined ? { servers, ...node } : node;
  });
  return isObject(result) ? without(result, (key) => key === "security" || key === "servers") : document;
}
