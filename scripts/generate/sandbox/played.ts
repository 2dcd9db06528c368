import { operationKey } from "../diff/operations.ts";
import { isObject, type Json, type JsonObject, member, objectAt, without } from "../json.ts";
import { componentsIn, refsIn } from "../openapi/component-refs.ts";
import { withoutProse } from "../openapi/fingerprint.ts";
import { METHODS, SECTION_NAMES, type Section } from "../openapi/structure.ts";
import { traverse } from "../openapi/traverse.ts";

/** The operations that the sandbox has handlers for. */
export const PLAYED: readonly string[] = [
  "GET /vehicles",
  "GET /vehicles/{}",
  "POST /vehicles/{}/sharing",
  "GET /sharing-partners",
  "GET /telematics-brands/{}/available-vehicle-models",
  "POST /event-log-entries/query",
];

const COMMAND = /^POST \/vehicles\/\{\}\/commands\/[^/]+$/;

export const isPlayed = (key: string): boolean => PLAYED.includes(key) || COMMAND.test(key);

/** Of a joined document, the operations that the sandbox plays and the components that they lean on, without prose. */
export function playedPart(document: JsonObject): JsonObject {
  const paths = Object.entries(objectAt(document, "paths")).flatMap(([path, item]): [string, Json][] => {
    if (!isObject(item)) return [];
    const isMethod = (key: string) => (METHODS as readonly string[]).includes(key);
    const kept = without(item, (key) => isMethod(key) && !isPlayed(operationKey(key, path)));
    return Object.keys(kept).some(isMethod) ? [[path, kept]] : [];
  });
  const part = { ...document, tags: [], paths: Object.fromEntries(paths), webhooks: {} };
  const bare = withoutProse({ ...part, components: used(document, part.paths) }, "document");
  return traverse(bare, "document", (node, kind) =>
    kind === "operation" ? without(node, (key) => key === "operationId") : node,
  ) as JsonObject;
}

function used(document: JsonObject, paths: JsonObject): JsonObject {
  const found = new Map<Section, Map<string, Json>>();
  const queue = refsIn(paths, "paths");
  for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
    const component = member(componentsIn(document, ref.section), ref.name);
    const known = found.get(ref.section) ?? new Map<string, Json>();
    if (component === undefined || known.has(ref.name)) continue;
    found.set(ref.section, known.set(ref.name, component));
    const inside = { [ref.section]: { [ref.name]: component } };
    queue.push(...refsIn(inside, "components"));
  }
  const sections = SECTION_NAMES.flatMap((section): [string, Json][] => {
    const known = [...(found.get(section) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return known.length === 0 ? [] : [[section, Object.fromEntries(known)]];
  });
  return Object.fromEntries(sections);
}
