import { isObject, type Json, type JsonObject, listAt, objectAt } from "../json.ts";
import { fromFragment, refIn, toFragment } from "./pointer.ts";
import { type Kind, SECTION_NAMES, SECTIONS, type Section } from "./structure.ts";
import { traverse } from "./traverse.ts";

/** A component by its section and name: the one form of reference that is left once a document is localised. */
export interface ComponentRef {
  readonly section: Section;
  readonly name: string;
}

export function refOf({ section, name }: ComponentRef): string {
  return toFragment(["components", section, name]);
}

/** Reads what `refOf` wrote. */
export function componentOf(ref: string): ComponentRef | undefined {
  const [root, section, name, ...rest] = fromFragment(ref) ?? [];
  if (root !== "components" || name === undefined || rest.length > 0) return undefined;
  const known = SECTION_NAMES.find((candidate) => candidate === section);
  return known && { section: known, name };
}

/** The section that holds components of a kind. */
export function sectionOf(kind: Kind): Section | undefined {
  return SECTION_NAMES.find((section) => SECTIONS[section] === kind);
}

/** All components of one section. */
export function componentsIn(document: JsonObject, section: Section): JsonObject {
  return objectAt(objectAt(document, "components"), section);
}

/** The same tree with other names for the components that it names: references, mappings, security requirements. */
export function renameRefs(node: Json, kind: Kind, nameOf: (ref: ComponentRef) => string): Json {
  function renamed(ref: Json): Json {
    const component = typeof ref === "string" ? componentOf(ref) : undefined;
    return component ? refOf({ section: component.section, name: nameOf(component) }) : ref;
  }
  return traverse(node, kind, (part, partKind) => {
    const ref = refIn(part);
    const name = ref === undefined ? undefined : renamed(ref);
    const result = name === undefined || name === ref ? part : { ...part, $ref: name };
    if (partKind === "schema" && isObject(part["discriminator"])) {
      const { discriminator } = part;
      if (!isObject(discriminator["mapping"])) return result;
      const mapping = Object.entries(discriminator["mapping"]).map(([value, to]) => [value, renamed(to)]);
      return { ...result, discriminator: { ...discriminator, mapping: Object.fromEntries(mapping) } };
    }
    if (partKind === "operation" && Array.isArray(part["security"])) {
      return { ...result, security: listAt(part, "security").map((choice) => renameSchemes(choice, nameOf)) };
    }
    return result;
  });
}

function renameSchemes(requirement: Json, nameOf: (ref: ComponentRef) => string): Json {
  if (!isObject(requirement)) return requirement;
  const entries = Object.entries(requirement);
  return Object.fromEntries(
    entries.map(([name, scopes]) => [nameOf({ section: "securitySchemes", name }), scopes]),
  );
}

/** Each component that a tree names, once. */
export function refsIn(node: Json, kind: Kind): ComponentRef[] {
  const found = new Map<string, ComponentRef>();
  renameRefs(node, kind, (ref) => {
    found.set(refOf(ref), ref);
    return ref.name;
  });
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
