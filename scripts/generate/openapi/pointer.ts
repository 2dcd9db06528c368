import { type Json, member } from "../json.ts";

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

function percentDecoded(text: string): string {
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
