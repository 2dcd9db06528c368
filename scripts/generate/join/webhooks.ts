import { isObject, type Json, type JsonObject, objectAt } from "../json.ts";
import { fingerprintOf } from "../openapi/fingerprint.ts";
import { capitalise, pascalCase, uniqueName } from "../openapi/names.ts";
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
