import { isObject, type Json, type JsonObject, listAt, without } from "../json.ts";
import { componentOf, componentsIn, refOf } from "../openapi/component-refs.ts";
import { fromFragment, refIn } from "../openapi/pointer.ts";
import { SECTION_NAMES } from "../openapi/structure.ts";
import type { Finding } from "../problem.ts";

const CHOICES = ["allOf", "anyOf", "oneOf"];

/**
 * Cuts circles in which a component is nothing but itself: references, and alternatives, that come back to where they
 * began without a property or an item between. No value follows from them, and no type could be written.
 */
export function cutCircles(document: JsonObject): { document: JsonObject; findings: Finding[] } {
  const nodes = new Map(
    SECTION_NAMES.flatMap((section) =>
      Object.entries(componentsIn(document, section)).map(([name, node]) => [refOf({ section, name }), node]),
    ),
  );
  const cut = backEdges(nodes);
  if (cut.size === 0) return { document, findings: [] };
  const findings: Finding[] = [];
  const components = { ...(document["components"] as JsonObject) };
  for (const [ref, targets] of cut) {
    const { section, name } = componentOf(ref) ?? {};
    if (section === undefined || name === undefined) continue;
    const node = withoutRefs(nodes.get(ref) ?? {}, targets);
    components[section] = { ...(components[section] as JsonObject), [name]: node };
    const reason = "refers to nothing but itself, which says nothing";
    findings.push({ path: fromFragment(ref) ?? [], reason, isHarmless: true });
  }
  return { document: { ...document, components }, findings };
}

/** What a component is said to be, at once: its own reference, and those of its alternatives. */
function immediateRefs(node: Json): string[] {
  if (!isObject(node)) return [];
  const own = refIn(node);
  const parts = CHOICES.flatMap((key) => listAt(node, key).flatMap(immediateRefs));
  return own === undefined ? parts : [own, ...parts];
}

/** The references that close a circle, by the component that they stand in. */
function backEdges(nodes: ReadonlyMap<string, Json>): Map<string, Set<string>> {
  const cut = new Map<string, Set<string>>();
  const done = new Set<string>();
  const around = new Set<string>();
  const visit = (ref: string): void => {
    if (done.has(ref)) return;
    around.add(ref);
    for (const to of immediateRefs(nodes.get(ref) ?? null)) {
      if (around.has(to)) cut.set(ref, (cut.get(ref) ?? new Set()).add(to));
      else visit(to);
    }
    around.delete(ref);
    done.add(ref);
  };
  for (const ref of nodes.keys()) visit(ref);
  return cut;
}

function withoutRefs(node: Json, targets: ReadonlySet<string>): Json {
  if (!isObject(node)) return node;
  const isCut = (part: Json) => isObject(part) && targets.has(refIn(part) ?? "");
  const own = isCut(node) ? without(node, (key) => key === "$ref") : node;
  const lists = CHOICES.filter((key) => Array.isArray(own[key])).map((key): [string, Json[]] => [
    key,
    listAt(own, key)
      .filter((part) => !isCut(part))
      .map((part) => withoutRefs(part, targets)),
  ]);
  const filled = lists.filter(([, list]) => list.length > 0);
  return { ...without(own, (key) => CHOICES.includes(key)), ...Object.fromEntries(filled) };
}
