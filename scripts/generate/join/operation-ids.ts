import type { JsonObject } from "../json.ts";
import { capitalise, pascalCase, uniqueName } from "../openapi/names.ts";
import { traverse, walk } from "../openapi/traverse.ts";
import type { Part } from "./shared-components.ts";

/** Gives each operation an id of its own; of those that share one, the first keeps it. */
export function separateOperationIds(parts: readonly Part[]): { parts: Part[]; notes: string[] } {
  const all = parts.flatMap(({ document }) => idsIn(document));
  const taken = new Set(all);
  if (taken.size === all.length) return { parts: [...parts], notes: [] };
  const used = new Set<string>();
  const notes: string[] = [];
  const separated = parts.map((part) => {
    const document = traverse(part.document, "document", (node, kind) => {
      const id = node["operationId"];
      if (kind !== "operation" || typeof id !== "string") return node;
      if (!used.has(id)) {
        used.add(id);
        return node;
      }
      const name = uniqueName(pascalCase(part.name) + capitalise(id), taken);
      notes.push(`operation id ${id} of ${part.file} is in use: kept apart as ${name}`);
      return { ...node, operationId: name };
    });
    return { ...part, document: document as JsonObject };
  });
  return { parts: separated, notes };
}

function idsIn(document: JsonObject): string[] {
  const ids: string[] = [];
  walk(document, "document", (node, kind) => {
    if (kind === "operation" && typeof node["operationId"] === "string") ids.push(node["operationId"]);
    return kind === "schema" ? false : undefined;
  });
  return ids;
}
