import { isObject, type JsonObject } from "../json.ts";
import { fromFragment, lookup, type Path } from "../openapi/pointer.ts";
import { walk } from "../openapi/traverse.ts";

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
    if (path === undefined && !ref.startsWith("#")) {
      return { reason: `refers to another file, ${ref}: a document has to be complete in itself` };
    }
    const found =
      path && [[], ...bases.filter((base) => isWithin(base, from))].map((base) => [...base, ...path]);
    const target = found?.find((place) => leadsToPart(document, place));
    return target ? { path: target } : { reason: `refers to ${ref}, which does not exist` };
  }
  return { resolve };
}

function isWithin(base: Path, path: Path): boolean {
  return base.every((key, index) => path[index] === key);
}

function leadsToPart(document: JsonObject, path: Path): boolean {
  const target = lookup(document, path);
  return isObject(target) || typeof target === "boolean";
}
