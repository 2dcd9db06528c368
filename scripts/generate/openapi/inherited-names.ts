import { isObject, type Json } from "../json.ts";

/** Names that every object answers to, such as `constructor`. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

const IN_POINTER = new RegExp(`^#/(.*/)?(${[...INHERITED].join("|")})(/|$)`, "s");

/** A tree without keys that every object inherits, and the way back. */
export interface Masked {
  readonly tree: Json;
  readonly unmask: (text: string) => string;
}

/**
 * Renames what is called like a member of every object. The libraries look up keys in plain objects, where such a name
 * finds something that is not theirs, and fail over it.
 */
export function maskInheritedNames(tree: Json): Masked {
  if (!hasInheritedName(tree)) return { tree, unmask: (same) => same };
  const text = JSON.stringify(tree);
  let mark = "__renamed";
  while (text.includes(mark)) mark += "_";
  const mask = (name: string): string => (INHERITED.has(name) ? name + mark : name);
  const maskText = (value: string): string =>
    value.startsWith("#/") ? value.split("/").map(mask).join("/") : mask(value);
  function masked(node: Json): Json {
    if (typeof node === "string") return maskText(node);
    if (Array.isArray(node)) return node.map(masked);
    if (!isObject(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [mask(key), masked(value)]));
  }
  return { tree: masked(tree), unmask: (same) => same.replaceAll(mark, "") };
}

/** Looked for first: hardly any document has one, and a large one is not copied for nothing. */
function hasInheritedName(node: Json): boolean {
  if (typeof node === "string") {
    return INHERITED.has(node) || (node.startsWith("#/") && IN_POINTER.test(node));
  }
  if (Array.isArray(node)) return node.some(hasInheritedName);
  if (!isObject(node)) return false;
  return Object.keys(node).some((key) => INHERITED.has(key) || hasInheritedName(node[key] as Json));
}
