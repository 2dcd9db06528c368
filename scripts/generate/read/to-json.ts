import type { Json } from "../json.ts";

/** What a text of a hundred megabytes holds; counted in a second. */
const MOST_VALUES = 5_000_000;

/**
 * What a YAML parser gave as the tree that JSON could have said: aliases become copies.
 *
 * @throws Error for a value that contains itself, one that JSON has no word for, and aliases that multiply without end
 */
export function toJson(value: unknown): Json {
  let count = 0;
  const around = new Set<object>();
  function copy(node: unknown): Json {
    count += 1;
    if (count > MOST_VALUES) throw new Error("aliases make it grow without end");
    if (node === null || node === undefined) return null;
    if (typeof node === "string" || typeof node === "boolean") return node;
    if (typeof node === "number" && Number.isFinite(node)) return node;
    if (typeof node !== "object") throw new Error(`${String(node)} is no JSON value`);
    if (around.has(node)) throw new Error("an anchor contains itself");
    around.add(node);
    const copied = copyObject(node);
    around.delete(node);
    return copied;
  }
  function copyObject(node: object): Json {
    if (Array.isArray(node)) return node.map(copy);
    if (Object.getPrototypeOf(node) !== Object.prototype)
      throw new Error(`${node.constructor.name} is no JSON value`);
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, copy(item)]));
  }
  return copy(value);
}
