import { type Json, member } from "./json.ts";

/** A place in a document: the keys from its root (RFC 6901). */
export type Path = readonly string[];

/** The fragment form of a JSON pointer. Only `%` needs percent-encoding to be read back as it was. */
export function toFragment(path: Path): string {
  return ["#", ...path.map((key) => key.replace(/~/g, "~0").replace(/\//g, "~1").replace(/%/g, "%25"))].join(
    "/",
  );
}

/** Reads `#/a/b~1c` and `#/%7Bid%7D`; undefined for anything else. */
export function fromFragment(fragment: string): Path | undefined {
  if (fragment === "#" || fragment === "") return [];
  if (!fragment.startsWith("#/")) return undefined;
  return fragment
    .slice(2)
    .split("/")
    .map((key) => decode(key).replace(/~1/g, "/").replace(/~0/g, "~"));
}

function decode(text: string): string {
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
