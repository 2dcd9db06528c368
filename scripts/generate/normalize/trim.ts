import { isObject, type Json, type JsonObject, member, objectAt, without } from "../json.ts";
import { componentOf, refIn } from "../openapi/component-refs.ts";
import { traverse, walk } from "../openapi/traverse.ts";

const UNREAD = new Set(["examples", "externalDocs", "links", "xml"]);

/** Leaves out what neither the types nor the run-time document are made from, so that it cannot stand in the way. */
export function trim(document: JsonObject): JsonObject {
  const trimmed = traverse(document, "document", (node, kind) => {
    if (kind === "paths" || kind === "responses" || kind === "callback") return node;
    const isUnread = (key: string) =>
      UNREAD.has(key) ||
      (key === "example" && isObject(node[key])) ||
      (key === "schema" && kind !== "schema" && node[key] === null);
    return without(node, isUnread);
  }) as JsonObject;
  return withoutSpentPathItems(trimmed);
}

/** Path items that were put in place would otherwise offer their operations, and operation ids, a second time. */
function withoutSpentPathItems(document: JsonObject): JsonObject {
  if (member(document["components"], "pathItems") === undefined) return document;
  const used = new Set<string>();
  walk(document, "document", (node) => {
    const target = componentOf(refIn(node) ?? "");
    if (target?.section === "pathItems") used.add(target.name);
  });
  const components: JsonObject = objectAt(document, "components");
  const items: Json = without(objectAt(components, "pathItems"), (name) => !used.has(name));
  const rest = without(components, (key) => key === "pathItems");
  return {
    ...document,
    components: Object.keys(items).length === 0 ? rest : { ...rest, pathItems: items },
  };
}
