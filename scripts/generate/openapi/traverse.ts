import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "./pointer.ts";
import { childOf, type Kind } from "./structure.ts";

// Whatever stays the same is the same object afterwards: most of a large document does, and need not be there twice.

type Visit = (child: Json, kind: Kind, path: Path) => Json;

/** The same object with each part of it replaced by what `visit` makes of it. */
export function mapChildren(node: JsonObject, kind: Kind, visit: Visit, path: Path = []): JsonObject {
  return mapMembers(node, (value, key) => {
    const child = childOf(kind, key);
    if (child === undefined) return value;
    const place = [...path, key];
    const visitItem = (item: Json, name: string) => visit(item, child.kind, [...place, name]);
    if (child.isMap) return isObject(value) ? mapMembers(value, visitItem) : value;
    return Array.isArray(value) ? mapItems(value, visitItem) : visit(value, child.kind, place);
  });
}

/** Rebuilds a tree from its leaves up: `change` sees an object whose parts were changed before. */
export function traverse(node: Json, kind: Kind, change: (node: JsonObject, kind: Kind) => Json): Json {
  if (!isObject(node)) return node;
  const changed = mapMembers(node, (value, key) => {
    const child = childOf(kind, key);
    if (child === undefined) return value;
    const rewriteItem = (item: Json) => traverse(item, child.kind, change);
    if (child.isMap) return isObject(value) ? mapMembers(value, rewriteItem) : value;
    return Array.isArray(value) ? mapItems(value, rewriteItem) : rewriteItem(value);
  });
  return change(changed, kind);
}

/** Visits every object of a tree from its root down, but none in those for which `visit` says `false`. */
export function walk(
  node: Json,
  kind: Kind,
  // biome-ignore lint/suspicious/noConfusingVoidType: most visits have nothing to say.
  visit: (node: JsonObject, kind: Kind, path: Path) => false | void,
  path: Path = [],
): void {
  if (!isObject(node) || visit(node, kind, path) === false) return;
  for (const key of Object.keys(node)) {
    const child = childOf(kind, key);
    if (child === undefined) continue;
    const value = node[key] as Json;
    const place = [...path, key];
    if (child.isMap ? isObject(value) : Array.isArray(value)) {
      for (const [name, item] of Object.entries(value as object))
        walk(item, child.kind, visit, [...place, name]);
    } else if (!child.isMap) walk(value, child.kind, visit, place);
  }
}

function mapMembers(node: JsonObject, map: (value: Json, key: string) => Json): JsonObject {
  let changed: [string, Json][] | undefined;
  for (const key of Object.keys(node)) {
    const before = node[key] as Json;
    const after = map(before, key);
    if (after === before) continue;
    changed ??= [];
    changed.push([key, after]);
  }
  return changed === undefined ? node : { ...node, ...Object.fromEntries(changed) };
}

function mapItems(list: Json[], map: (item: Json, key: string) => Json): Json[] {
  const items = list.map((item, index) => map(item, String(index)));
  return items.every((item, index) => item === list[index]) ? list : items;
}
