import { exec } from "jsonpath-rfc9535";
import type { Json } from "../../json.ts";

/** A value that a JSONPath selects: the object or list that holds it, and its key there. */
export interface Location {
  readonly keys: readonly (string | number)[];
  readonly value: Json;
}

/**
 * What a JSONPath (RFC 9535) selects.
 *
 * @throws SyntaxError for an expression that is none
 */
export function locationsOf(document: Json, target: string): Location[] {
  const found: Location[] = [];
  exec(document, target, (value, path) => {
    found.push({ keys: (path as (string | number)[]).map(unescapeKey), value: value as Json });
  });
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The library hands keys over as they stand in a normalized path (RFC 9535, 2.7): escaped. */
function unescapeKey(key: string | number): string | number {
  if (typeof key === "number") return key;
  return key.replace(/\\(?:u([0-9a-f]{4})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
