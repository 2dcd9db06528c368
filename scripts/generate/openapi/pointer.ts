import { isObject, type Json, type JsonObject, listAt, member } from "../json.ts";

/** A place in a document: the keys from its root (RFC 6901). */
export type Path = readonly string[];

/** The fragment form of a JSON pointer. Only `%` needs percent-encoding to be read back as it was. */
export function toFragment(path: Path): string {
  return ["#", ...path.map(encode)].join("/");
}

function encode(key: string): string {
  return /[~/%]/.test(key) ? key.replace(/~/g, "~0").replace(/\//g, "~1").replace(/%/g, "%25") : key;
}

/** Reads `#/a/b~1c` and `#/%7Bid%7D`; undefined for anything else. */
export function fromFragment(fragment: string): Path | undefined {
  if (fragment === "#" || fragment === "") return [];
  if (!fragment.startsWith("#/")) return undefined;
  const keys = fragment.slice(2).split("/");
  return /[%~]/.test(fragment) ? keys.map(decode) : keys;
}

function decode(key: string): string {
  return percentDecoded(key).replace(/~1/g, "/").replace(/~0/g, "~");
}

export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone `%` is no encoding: it stands for itself.
  }
}

/** The value at a place, or undefined. */
export function lookup(root: Json, path: Path): Json | undefined {
  let node: Json | undefined = root;
  for (const key of path) node = member(node, key);
  return node;
}

/** What a node refers to, if it is a reference. */
export function refIn(node: JsonObject): string | undefined {
  const ref = Object.hasOwn(node, "$ref") ? node["$ref"] : undefined;
  return typeof ref === "string" ? ref : undefined;
}

/** A part of a document and where it is. */
export interface At {
  readonly node: Json;
  readonly path: Path;
  /** What it consists of, where several places describe it. */
  readonly parts?: readonly At[];
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

/** What a reference leads to; itself if it is none or leads nowhere. */
export const dereferenced = (document: JsonObject, node: Json): Json =>
  resolve(document, { node, path: [] }).node;
