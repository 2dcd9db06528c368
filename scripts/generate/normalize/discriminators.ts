import { isObject, type Json, type JsonObject, listAt, objectAt, without } from "../json.ts";
import { componentOf, refOf } from "../openapi/component-refs.ts";
import { dereferenced, type Path, refIn } from "../openapi/pointer.ts";
import { propertiesOf } from "../openapi/properties.ts";
import type { Kind } from "../openapi/structure.ts";
import { mapChildren, walk } from "../openapi/traverse.ts";

/**
 * Spells out every discriminator's mapping. Without one the name of a schema is the value on the wire, and a schema
 * that is kept apart under another name would change it.
 */
export function explicitDiscriminators(document: JsonObject): JsonObject {
  const heirs = heirsByParent(document);
  const known = valuesByMapping(document);

  function spellOut(part: Json, kind: Kind, path: Path): Json {
    if (!isObject(part)) return part;
    const node = mapChildren(part, kind, spellOut, path);
    const { discriminator } = node;
    if (kind !== "schema" || !isObject(discriminator)) return node;
    const isComponent = path.length === 3 && path[0] === "components";
    const choices = [...listAt(node, "oneOf"), ...listAt(node, "anyOf")].flatMap((choice) =>
      isObject(choice) ? (refIn(choice) ?? []) : [],
    );
    const inheriting = isComponent ? allHeirs(refOf({ section: "schemas", name: path[2] ?? "" }), heirs) : [];
    const mapping = { ...objectAt(discriminator, "mapping") };
    const mapped = new Set(Object.values(mapping));
    const implied = [...new Set([...choices, ...inheriting])].filter((ref) => !mapped.has(ref));
    const property = String(discriminator["propertyName"]);
    const valuesOf = (ref: string) =>
      isChoice(document, ref)
        ? []
        : (ownValues(document, ref, property) ??
          known.get(`${property} ${ref}`) ?? [componentOf(ref)?.name ?? ref]);
    const added = implied.flatMap((ref) => valuesOf(ref).map((value) => [value, ref] as const));
    // A mapping has texts alone; what fixes other values needs none.
    if (added.some(([value]) => typeof value !== "string"))
      return without(node, (key) => key === "discriminator");
    if (added.length === 0) return node;
    return {
      ...node,
      discriminator: { ...discriminator, mapping: { ...Object.fromEntries(added), ...mapping } },
    };
  }
  return spellOut(document, "document", []) as JsonObject;
}

/** What has alternatives itself has the values of those. */
const isChoice = (document: JsonObject, ref: string): boolean =>
  ["oneOf", "anyOf"].some((key) => listAt(dereferenced(document, { $ref: ref }), key).length > 0) &&
  propertiesOf(document, { $ref: ref }).size === 0;

/** The values that a schema itself has for the property: the name of a schema does not count then. */
export function ownValues(document: JsonObject, ref: string, name: string): Json[] | undefined {
  const property = dereferenced(document, propertiesOf(document, { $ref: ref }).get(name) ?? {});
  if (!isObject(property)) return undefined;
  if (property["const"] !== undefined) return [property["const"]];
  return Array.isArray(property["enum"]) && property["enum"].length > 0 ? property["enum"] : undefined;
}

/** What other discriminators of the same property call a schema: one value has one name. */
function valuesByMapping(document: JsonObject): Map<string, string[]> {
  const values = new Map<string, string[]>();
  walk(document, "document", ({ discriminator }, kind) => {
    if (kind !== "schema" || !isObject(discriminator)) return;
    for (const [value, ref] of Object.entries(objectAt(discriminator, "mapping"))) {
      const key = `${discriminator["propertyName"]} ${ref}`;
      values.set(key, [...(values.get(key) ?? []), value]);
    }
  });
  return values;
}

/** Which schemas extend which by `allOf`. */
function heirsByParent(document: JsonObject): Map<string, string[]> {
  const heirs = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(objectAt(objectAt(document, "components"), "schemas"))) {
    for (const part of listAt(schema, "allOf")) {
      const parent = isObject(part) ? refIn(part) : undefined;
      if (parent === undefined) continue;
      heirs.set(parent, [...(heirs.get(parent) ?? []), refOf({ section: "schemas", name })]);
    }
  }
  return heirs;
}

function allHeirs(parent: string, heirs: ReadonlyMap<string, string[]>): string[] {
  const found = new Set<string>();
  const queue = [parent];
  for (const next of queue) {
    for (const heir of heirs.get(next) ?? []) {
      if (found.has(heir)) continue;
      found.add(heir);
      queue.push(heir);
    }
  }
  return [...found];
}
