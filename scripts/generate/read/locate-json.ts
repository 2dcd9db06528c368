import type { Path } from "../openapi/pointer.ts";

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s"{}[\],:]+/g;

/** A member or an item: where it begins with its key, and where its value does. */
interface Part {
  readonly start: number;
  readonly value: number;
}

/**
 * Makes a function that tells where a place of a valid JSON text begins, or the nearest that there is. Only what lies
 * on the way to a place is taken apart.
 */
export function jsonOffsets(text: string): (path: Path) => number {
  const known = new Map<number, ReadonlyMap<string, Part>>();
  const root = text.search(/\S/);
  return (path) => {
    let part: Part = { start: root, value: root };
    for (const key of path) {
      const parts = known.get(part.value) ?? partsAt(text, part.value);
      known.set(part.value, parts);
      const next = parts.get(key);
      if (next === undefined) break;
      part = next;
    }
    return part.start;
  };
}

/** The parts of the object or list that begins at an offset, by key or index. */
function partsAt(text: string, offset: number): Map<string, Part> {
  const parts = new Map<string, Part>();
  const isList = text[offset] === "[";
  if (!isList && text[offset] !== "{") return parts;
  let depth = 0;
  let key: { name: string; start: number } | undefined;
  TOKEN.lastIndex = offset;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const { 0: word, index: start } = token;
    if (word === "]" || word === "}") {
      depth -= 1;
      if (depth === 0) break;
      continue;
    }
    if (depth === 1) {
      if (isList) parts.set(String(parts.size), { start, value: start });
      else if (key === undefined) key = { name: JSON.parse(word), start };
      else {
        // Of two with one name a parser takes the last.
        parts.set(key.name, { start: key.start, value: start });
        key = undefined;
      }
    }
    if (word === "[" || word === "{") depth += 1;
  }
  return parts;
}
