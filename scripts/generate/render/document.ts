import { isObject, type Json, type JsonObject, listAt, objectAt, without } from "../json.ts";
import { bareOfProse } from "../openapi/fingerprint.ts";
import { handDown } from "../openapi/path-items.ts";
import { refIn } from "../openapi/pointer.ts";
import { serverOf } from "../openapi/servers.ts";
import { traverse } from "../openapi/traverse.ts";

/** What neither routing nor checking reads. */
const UNREAD = new Set(["tags"]);

/**
 * `document.ts`: the joined document as data, for the sandbox to route and to check requests by, and for the monitor. Without prose, with
 * the parameters of a path in each of its operations, and with one line for each operation and component, so that a
 * change shows where it is.
 */
export function renderDocument(document: JsonObject, what: string): string {
  const json = inLines(forRunTime(document), LINES);
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

/** How many levels below a member of the document are taken apart into lines. */
const LINES: Readonly<Record<string, number>> = { paths: 2, webhooks: 2, components: 2 };

function inLines(node: Json, levels: number | Readonly<Record<string, number>>): string {
  if (levels === 0 || !isObject(node) || Object.keys(node).length === 0) return JSON.stringify(node);
  const lines = Object.entries(node).map(([key, value]) => {
    const below = typeof levels === "number" ? levels - 1 : (levels[key] ?? 0);
    return `${JSON.stringify(key)}:${inLines(value, below)}`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}

/** Of its servers a part keeps the path: the sandbox answers on any origin. */
function withServerPath(part: JsonObject, isKeptEmpty: boolean): JsonObject {
  if (part["servers"] === undefined) return part;
  const { path } = serverOf(listAt(part, "servers"));
  const rest = without(part, (key) => key === "servers");
  return path === "" && !isKeptEmpty ? rest : { servers: [{ url: path }], ...rest };
}

function forRunTime(document: JsonObject): JsonObject {
  const components = objectAt(document, "components");
  return traverse(document, "document", (part, kind) => {
    const mark = part["x-evidence"];
    // How a part is known is told with what contradicts it.
    const node = { ...bareOfProse(part, kind), ...(mark !== undefined && { "x-evidence": mark }) };
    const read = kind === "schema" ? node : without(node, (key) => UNREAD.has(key));
    if (kind === "pathItem") return handDown(withServerPath(read, false), components);
    if (kind === "operation") return withServerPath(read, true);
    // A response has to have a description to be one.
    return kind === "response" && refIn(node) === undefined ? { description: "", ...read } : read;
  }) as JsonObject;
}
