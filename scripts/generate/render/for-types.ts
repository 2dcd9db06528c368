import { isObject, type JsonObject, without } from "../json.ts";
import { traverse } from "../openapi/traverse.ts";
import { splitDirections } from "./directions.ts";
import { nameRequired } from "./required.ts";

/** The document as the types show it: one that openapi-typescript translates into what a caller can rely on. */
export function forTypes(document: JsonObject): JsonObject {
  return nameRequired(splitDirections(jsonFirst(document)));
}

const JSON_TYPE = /^[^;]*[/+]json\b/i;

/** The client sends and reads JSON where there is some: other forms of the same body are not in the types. */
function jsonFirst(document: JsonObject): JsonObject {
  return traverse(document, "document", (node, kind) => {
    const { content } = node;
    if ((kind !== "response" && kind !== "requestBody") || !isObject(content)) return node;
    if (!Object.keys(content).some((type) => JSON_TYPE.test(type))) return node;
    return { ...node, content: without(content, (type) => !JSON_TYPE.test(type)) };
  }) as JsonObject;
}
