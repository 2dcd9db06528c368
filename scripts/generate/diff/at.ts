import { isObject, type Json, type JsonObject, listAt, member } from "../json.ts";
import { refIn } from "../openapi/component-refs.ts";
import { fromFragment, lookup, type Path } from "../openapi/pointer.ts";

/** A part of a document and where it is. */
export interface At {
  readonly node: Json;
  readonly path: Path;
}

export function at({ node, path }: At, key: string): At | undefined {
  const child = member(node, key);
  return child === undefined ? undefined : { node: child, path: [...path, key] };
}

/** The members of an object member, or of nothing. */
export function entriesAt(holder: At, key: string): [string, At][] {
  const child = at(holder, key);
  if (child === undefined || !isObject(child.node)) return [];
  return Object.entries(child.node).map(([name, node]) => [name, { node, path: [...child.path, name] }]);
}

export function itemsAt(holder: At, key: string): At[] {
  return listAt(holder.node, key).map((node, index) => ({
    node,
    path: [...holder.path, key, String(index)],
  }));
}

/** Follows references; a part that refers to itself leads nowhere. */
export function resolve(document: JsonObject, part: At): At {
  let found = part;
  for (let depth = 0; depth < 100; depth += 1) {
    const ref = isObject(found.node) ? refIn(found.node) : undefined;
    const path = ref === undefined ? undefined : fromFragment(ref);
    if (path === undefined) return found;
    const node = lookup(document, path);
    if (node === undefined) return found;
    found = { node, path };
  }
  return { node: {}, path: part.path };
}
