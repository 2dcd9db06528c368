import {
  capitalise,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  pascalCase,
  uniqueName,
} from "../json.ts";
import { fingerprintOf } from "../openapi/fingerprint.ts";
import { traverse, walk } from "../openapi/traverse.ts";
import type { Part } from "./shared-components.ts";

/** Shares equal webhooks and keeps apart those that only have the same name: unlike a path, theirs is no address. */
export function shareWebhooks(parts: readonly Part[]): { parts: Part[]; notes: string[] } {
  const taken = new Set(parts.flatMap(({ document }) => Object.keys(objectAt(document, "webhooks"))));
  const known = new Map<string, { meaning: string; file: string }>();
  const notes: string[] = [];
  const shared = parts.map((part) => {
    if (!isObject(part.document["webhooks"])) return part;
    const own = Object.entries(part.document["webhooks"]).flatMap(([name, item]): [string, Json][] => {
      const meaning = fingerprintOf(item, "pathItem").text;
      const other = known.get(name);
      if (other === undefined) {
        known.set(name, { meaning, file: part.file });
        return [[name, item]];
      }
      if (other.meaning === meaning) return [];
      const apart = uniqueName(pascalCase(part.name) + capitalise(name), taken);
      notes.push(
        `webhook ${name} of ${part.file} differs from that of ${other.file}: kept apart as ${apart}`,
      );
      return [[apart, item]];
    });
    const webhooks: JsonObject = Object.fromEntries(own);
    return { ...part, document: { ...part.document, webhooks } };
  });
  return { parts: shared, notes };
}

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
