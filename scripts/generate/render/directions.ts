import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  uniqueName,
  without,
} from "../json.ts";
import { componentOf, componentsIn, refOf, refsIn, renameRefs } from "../openapi/component-refs.ts";
import { dereferenced } from "../openapi/pointer.ts";
import { propertiesOf } from "../openapi/properties.ts";
import { type Kind, METHODS, SECTIONS, type Section } from "../openapi/structure.ts";
import { mapChildren, walk } from "../openapi/traverse.ts";

type Flag = "readOnly" | "writeOnly";

/**
 * Requires of a body only what is sent, and promises of an answer only what is received: a property that is `readOnly`
 * may be left out of what is sent, one that is `writeOnly` is not there in what is received. A schema that travels both
 * ways and differs is there twice, the second time as `<Name>Request`.
 */
export function splitDirections(document: JsonObject): JsonObject {
  if (!isFlaggedAnywhere(document)) return document;
  const refsBelow = memo((ref) => refsIn(nodeAt(document, ref), SECTIONS[sectionIn(ref)]).map(refOf));
  const { sent, received } = reached(document, refsBelow);
  const relaxed = (ref: string, flag: Flag): Json =>
    relax(document, nodeAt(document, ref), SECTIONS[sectionIn(ref)], flag);
  const isRelaxed = (ref: string) =>
    (["readOnly", "writeOnly"] as const).some((flag) => relaxed(ref, flag) !== nodeAt(document, ref));
  const differing = leadingTo(sent, isRelaxed, refsBelow);
  const names = new Set(Object.keys(componentsIn(document, "schemas")));
  const copies = new Map(
    [...differing]
      .filter((ref) => received.has(ref) && sectionIn(ref) === "schemas")
      .map((ref) => [ref, uniqueName(`${componentOf(ref)?.name}Request`, names)]),
  );
  const toCopies = (node: Json, kind: Kind): Json =>
    renameRefs(node, kind, (ref) => copies.get(refOf(ref)) ?? ref.name);

  const components = { ...objectAt(document, "components") };
  const put = (section: Section, name: string, node: Json) => {
    components[section] = { ...objectAt(components, section), [name]: node };
  };
  for (const ref of received) {
    const { section, name } = componentOf(ref) ?? {};
    if (section && name !== undefined) put(section, name, relaxed(ref, "writeOnly"));
  }
  for (const ref of sent) {
    const { section, name } = componentOf(ref) ?? {};
    if (section === undefined || name === undefined) continue;
    const copy = copies.get(ref);
    if (received.has(ref) && copy === undefined) continue;
    put(section, copy ?? name, toCopies(relaxed(ref, "readOnly"), SECTIONS[section]));
  }
  return sides({ ...document, components }, (node, kind, isSent) =>
    isSent
      ? toCopies(relax(document, node, kind, "readOnly"), kind)
      : relax(document, node, kind, "writeOnly"),
  );
}

type Side = (node: Json, kind: Kind, isSent: boolean) => Json;

/** The document with the two sides of each operation replaced; those of webhooks and callbacks the other way round. */
function sides(document: JsonObject, change: Side): JsonObject {
  const ofItem = (item: Json, isOurs: boolean): Json => {
    if (!isObject(item)) return item;
    const entries = Object.entries(item).map(([method, operation]): [string, Json] => {
      if (!(METHODS as readonly string[]).includes(method) || !isObject(operation))
        return [method, operation];
      const changed = mapChildren(operation, "operation", (part, kind) => {
        if (kind === "requestBody") return change(part, kind, isOurs);
        if (kind === "responses") return change(part, kind, !isOurs);
        if (kind !== "callback" || !isObject(part)) return part;
        return mapChildren(part, "callback", (below) => ofItem(below, !isOurs));
      });
      return [method, changed];
    });
    return Object.fromEntries(entries);
  };
  const itemsOf = (key: string, isOurs: boolean) =>
    Object.fromEntries(
      Object.entries(objectAt(document, key)).map(([name, item]) => [name, ofItem(item, isOurs)]),
    );
  return { ...document, paths: itemsOf("paths", true), webhooks: itemsOf("webhooks", false) };
}

/** The components that are sent, and those that are received. */
function reached(document: JsonObject, refsBelow: RefsBelow): { sent: Set<string>; received: Set<string> } {
  const found = { sent: new Set<string>(), received: new Set<string>() };
  sides(document, (node, kind, isSent) => {
    const known = isSent ? found.sent : found.received;
    const queue = refsIn(node, kind).map(refOf);
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      if (known.has(ref)) continue;
      known.add(ref);
      queue.push(...refsBelow(ref));
    }
    return node;
  });
  return found;
}

function nodeAt(document: JsonObject, ref: string): Json {
  const { section, name } = componentOf(ref) ?? {};
  return (section && name !== undefined ? member(componentsIn(document, section), name) : undefined) ?? {};
}

const sectionIn = (ref: string): Section => componentOf(ref)?.section ?? "schemas";

type RefsBelow = (ref: string) => readonly string[];

function memo(make: RefsBelow): RefsBelow {
  const known = new Map<string, readonly string[]>();
  return (ref) => {
    const refs = known.get(ref) ?? make(ref);
    known.set(ref, refs);
    return refs;
  };
}

/** Of these, the ones that are so, and all that lead to one. */
function leadingTo(
  refs: ReadonlySet<string>,
  isSo: (ref: string) => boolean,
  refsBelow: RefsBelow,
): ReadonlySet<string> {
  const found = new Set([...refs].filter(isSo));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const ref of refs) if (refsBelow(ref).some((below) => found.has(below))) found.add(ref);
  }
  return found;
}

function isFlaggedAnywhere(document: JsonObject): boolean {
  let isFlagged = false;
  walk(document, "document", (node) => {
    isFlagged ||= node["readOnly"] === true || node["writeOnly"] === true;
    return isFlagged ? false : undefined;
  });
  return isFlagged;
}

const GROUPS = new Set(["allOf", "anyOf", "oneOf"]);

/** The same without requiring properties that carry the flag. */
function relax(
  document: JsonObject,
  part: Json,
  kind: Kind,
  flag: Flag,
  around: ReadonlyMap<string, Json> = new Map(),
): Json {
  if (!isObject(part)) return part;
  const needs =
    kind === "schema" && (Array.isArray(part["required"]) || [...GROUPS].some((key) => key in part));
  const all = needs ? new Map([...around, ...propertiesOf(document, part)]) : around;
  const node = mapChildren(part, kind, (child, childKind, path) =>
    relax(document, child, childKind, flag, kind === "schema" && GROUPS.has(path[0] ?? "") ? all : new Map()),
  );
  if (kind !== "schema" || !Array.isArray(node["required"])) return node;
  const isFlagged = (name: Json) => {
    const property = all.get(String(name)) ?? {};
    return [property, dereferenced(document, property)].some((one) => member(one, flag) === true);
  };
  const required = listAt(node, "required").filter((name) => !isFlagged(name));
  if (required.length === listAt(node, "required").length) return node;
  return required.length === 0 ? without(node, (key) => key === "required") : { ...node, required };
}
