import {
  isObject,
  type Json,
  type JsonObject,
  member,
  objectAt,
  pascalCase,
  uniqueName,
  without,
} from "../json.ts";
import { type ComponentRef, componentOf, componentsIn, refOf, sectionOf } from "../openapi/component-refs.ts";
import { fromFragment, lookup, type Path, refIn, toFragment } from "../openapi/pointer.ts";
import { type Kind, SECTION_NAMES, SECTIONS, type Section } from "../openapi/structure.ts";
import { mapChildren, walk } from "../openapi/traverse.ts";
import type { Finding } from "../problem.ts";

/**
 * Makes every reference of a document one to a component. What was referred to elsewhere (inside a path, a part of a
 * schema, an anchor) is given a component of its own: joined documents move things, and openapi-typescript knows
 * neither anchors nor every pointer.
 */
export function localiseRefs(document: JsonObject): { document: JsonObject; findings: Finding[] } {
  const anchors = anchorsOf(document);
  const findings: Finding[] = [];
  const taken = new Map(
    SECTION_NAMES.map((name) => [name, new Set(Object.keys(componentsIn(document, name)))]),
  );
  const hoisted = new Map<string, ComponentRef & { path: Path }>();

  function target(ref: string, kind: Kind, from: Path): string {
    const found = anchors.resolve(ref, from);
    if ("reason" in found) {
      findings.push({ path: from, reason: found.reason });
      return ref;
    }
    const section = sectionOf(kind);
    const component = componentOf(toFragment(found.path));
    if (kind === "header" && component?.section === "parameters") {
      const reason = `refers to ${ref}, which is kept among the parameters: read as a header`;
      findings.push({ path: from, reason, isHarmless: true });
    }
    if (section === undefined || component?.section === section) return toFragment(found.path);
    const key = `${section} ${toFragment(found.path)}`;
    const known = hoisted.get(key) ?? { section, name: newName(section, found.path), path: found.path };
    hoisted.set(key, known);
    return refOf(known);
  }

  function newName(section: Section, path: Path): string {
    const named = path[0] === "components" ? path.slice(2) : path;
    return uniqueName(pascalCase(named.join(" ")) || "Document", taken.get(section) ?? new Set());
  }

  function localise(node: Json, kind: Kind, path: Path): Json {
    if (!isObject(node)) return node;
    if (refIn(node) !== undefined && belongsInPlace(kind, path))
      return localise(inline(node, path), kind, path);
    let changed = mapChildren(node, kind, localise, path);
    const set = (key: string, value: Json) => {
      if (changed[key] !== value) changed = { ...changed, [key]: value };
    };
    const ref = refIn(node) ?? (kind === "schema" ? node["$dynamicRef"] : undefined);
    if (typeof ref === "string") set("$ref", target(ref, kind, path));
    if (kind === "schema" && isObject(node["discriminator"])) {
      set("discriminator", localiseMapping(node["discriminator"], path));
    }
    return kind === "schema" ? without(changed, (key) => IDENTIFIERS.has(key)) : changed;
  }

  function localiseMapping(discriminator: JsonObject, path: Path): JsonObject {
    const mapping = Object.entries(objectAt(discriminator, "mapping")).flatMap(
      ([value, to]): [string, Json][] => {
        if (typeof to !== "string") return [];
        const isName = Object.hasOwn(componentsIn(document, "schemas"), to);
        if (!isName && !/[#/.]/.test(to)) return [[value, to]]; // The name of nothing: no reference either.
        const ref = isName ? refOf({ section: "schemas", name: to }) : to;
        const place = [...path, "discriminator", "mapping", value];
        const found = anchors.resolve(ref, place);
        if ("path" in found) return [[value, target(ref, "schema", place)]];
        findings.push({ path: place, reason: `${found.reason}: left out`, isHarmless: true });
        return [];
      },
    );
    return discriminator["mapping"] === undefined
      ? discriminator
      : { ...discriminator, mapping: Object.fromEntries(mapping) };
  }

  function inline(node: JsonObject, path: Path, seen: readonly string[] = []): JsonObject {
    const ref = refIn(node);
    if (ref === undefined) return node;
    const own = without(node, (key) => key === "$ref");
    const found = anchors.resolve(ref, path);
    const item = "path" in found && !seen.includes(ref) ? lookup(document, found.path) : undefined;
    if (!isObject(item)) {
      findings.push({
        path,
        reason: "reason" in found ? found.reason : `refers to ${ref}, which leads nowhere`,
      });
      return own;
    }
    return { ...inline(item, path, [...seen, ref]), ...own };
  }

  const localised = localise(document, "document", []) as JsonObject;
  const added = new Map<Section, [string, Json][]>();
  // Grows while it is read: what is hoisted may refer to more.
  for (const { section, name, path } of hoisted.values()) {
    const component = localise(lookup(document, path) ?? {}, SECTIONS[section], path);
    added.set(section, [...(added.get(section) ?? []), [name, component]]);
  }
  return { document: withComponents(localised, added), findings };
}

/** What no component can hold, and path items, since several documents may add to one path. */
function belongsInPlace(kind: Kind, path: Path): boolean {
  return sectionOf(kind) === undefined || (kind === "pathItem" && path.length === 2);
}

/** They have served once references are pointers; `$defs` would show up as a property in the types. */
const IDENTIFIERS = new Set(["$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$defs", "definitions"]);

function withComponents(document: JsonObject, added: ReadonlyMap<Section, [string, Json][]>): JsonObject {
  if (added.size === 0) return document;
  const sections = [...added].map(([section, entries]): [string, Json] => [
    section,
    { ...componentsIn(document, section), ...Object.fromEntries(entries) },
  ]);
  return {
    ...document,
    components: { ...objectAt(document, "components"), ...Object.fromEntries(sections) },
  };
}

/** Where the references of one document lead. */
export interface Anchors {
  /** The place that a reference written at `from` means, or why there is none. */
  resolve(ref: string, from: Path): { path: Path } | { reason: string };
}

/** Collects the `$id`s and anchors of a document, so that references by name resolve as those by pointer do. */
export function anchorsOf(document: JsonObject): Anchors {
  const named = new Map<string, Path>();
  const bases: Path[] = [];
  walk(document, "document", (node, kind, path) => {
    if (kind !== "schema") return;
    if (typeof node["$id"] === "string") {
      bases.push(path);
      named.set(node["$id"], path);
    }
    for (const anchor of [node["$anchor"], node["$dynamicAnchor"]]) {
      if (typeof anchor === "string" && !named.has(`#${anchor}`)) named.set(`#${anchor}`, path);
    }
  });

  function resolve(ref: string, from: Path): { path: Path } | { reason: string } {
    const path = fromFragment(ref) ?? named.get(ref);
    if (path === undefined && !ref.startsWith("#")) return { reason: `refers to another file, ${ref}` };
    const within = [[], ...bases.filter((base) => isWithin(base, from))];
    const places = path === undefined ? [] : within.map((base) => [...base, ...path]);
    for (const place of places) {
      const target = followPointer(document, place);
      if (target !== undefined) return { path: target };
    }
    return { reason: `refers to ${ref}, which does not exist` };
  }
  return { resolve };
}

function isWithin(base: Path, path: Path): boolean {
  return base.every((key, index) => path[index] === key);
}

/** A pointer that leads through more references leads in a circle. */
const MOST_HOPS = 50;

/** The place that a pointer means: bundlers write such as lead through other references. */
function followPointer(document: JsonObject, pointer: Path, hops = 0): Path | undefined {
  let place: Path = [];
  for (const key of pointer) {
    let node = lookup(document, place);
    while (isObject(node) && member(node, key) === undefined && refIn(node) !== undefined) {
      const path = fromFragment(refIn(node) ?? "");
      if (path === undefined || hops > MOST_HOPS) return undefined;
      const next = followPointer(document, path, hops + 1);
      if (next === undefined) return undefined;
      place = next;
      node = lookup(document, place);
    }
    place = [...place, key];
  }
  const target = lookup(document, place);
  return isObject(target) || typeof target === "boolean" ? place : undefined;
}
