/** Any value that JSON can say. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own member; a document may well have a key such as `constructor` or `__proto__`. */
export function member(node: Json | undefined, key: string): Json | undefined {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
  return (node as JsonObject)[key];
}

/** An own member that is an object, or an empty one. */
export function objectAt(node: Json | undefined, key: string): JsonObject {
  const value = member(node, key);
  return isObject(value) ? value : {};
}

/** An own member that is a list, or an empty one. */
export function listAt(node: Json | undefined, key: string): Json[] {
  const value = member(node, key);
  return Array.isArray(value) ? value : [];
}

/** The object without some of its members; itself if it has none of them. */
export function without(node: JsonObject, drop: (key: string) => boolean): JsonObject {
  if (!Object.keys(node).some(drop)) return node;
  return Object.fromEntries(Object.entries(node).filter(([key]) => !drop(key)));
}

/** Orders by code unit, so that no locale has a say in what is generated. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One text for all objects that differ only in the order of their keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

/** `vehicle-commands` and `vehicle commands/2` as one capitalised word of letters, digits and underscores. */
export function pascalCase(text: string): string {
  return text
    .split(/[^\p{L}\p{N}_]+/u)
    .map(capitalise)
    .join("");
}

export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The first of `name`, `name2`, `name3` ... that is free; it is taken from then on. */
export function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}${count}`;
  taken.add(candidate);
  return candidate;
}
