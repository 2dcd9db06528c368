import { type JsonObject, objectAt, without } from "../json.ts";
import { refIn } from "../openapi/component-refs.ts";
import { bareOfProse } from "../openapi/fingerprint.ts";
import { handDown } from "../openapi/path-items.ts";
import { traverse } from "../openapi/traverse.ts";

/** What neither routing nor checking reads. */
const UNREAD = new Set(["tags", "servers"]);

/**
 * `document.ts`: the joined document, or a part of it, as data, for the sandbox to route and to check requests by.
 * Without prose, and with the parameters of a path in each of its operations.
 */
export function renderDocument(document: JsonObject, what: string): string {
  const json = JSON.stringify(forRunTime(document), undefined, 1);
  // As text: the compiler has nothing to check, and a key such as `__proto__` stays a key.
  const literal = json.replace(/`/g, "\\u0060").replace(/\$\{/g, "\\u0024{");
  return `export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** ${what} as one OpenAPI 3.1 document, without prose. */
export const document: JsonObject = JSON.parse(String.raw\`${literal}\`);
`;
}

function forRunTime(document: JsonObject): JsonObject {
  const components = objectAt(document, "components");
  return traverse(document, "document", (part, kind) => {
    const node = bareOfProse(part, kind);
    const read = kind === "schema" ? node : without(node, (key) => UNREAD.has(key));
    if (kind === "pathItem") return handDown(read, components);
    // A response has to have a description to be one.
    return kind === "response" && refIn(node) === undefined ? { description: "", ...read } : read;
  }) as JsonObject;
}
