import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "../json.ts";
import { InputError } from "../problem.ts";
import type { Part } from "./bundle-parts.ts";

/** Where a document of the vendor came from, and when. */
export interface Origin {
  readonly origin: string;
  /** Day on which it was imported. */
  readonly date: string;
  /** Version that it gives itself. */
  readonly version: string;
  readonly sha256: string;
  /** The files that were put into it. */
  readonly parts?: readonly Part[];
}

/**
 * The record with one entry more, or another; entries of files that are gone go too.
 *
 * @param present - the files that are there afterwards
 */
export function recordWith(
  text: string | undefined,
  file: string,
  origin: Origin,
  present: readonly string[],
  shown: string,
): string {
  const known = read(text, shown);
  // The same document once more is no news: the day on which it first came stays.
  const before = known[file];
  const isSame =
    isObject(before) &&
    before["sha256"] === origin.sha256 &&
    isDeepStrictEqual(before["parts"], origin.parts);
  const entry = isSame ? before : origin;
  const others = Object.entries(known).filter(([name]) => name !== file && present.includes(name));
  const entries = [...others, [file, entry] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** The record without files that are gone; undefined if it has no other. */
export function recordOf(text: string, present: readonly string[], shown: string): string | undefined {
  const entries = Object.entries(read(text, shown));
  const kept = entries.filter(([name]) => present.includes(name));
  if (kept.length === entries.length) return text;
  return kept.length === 0 ? undefined : `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`;
}

function read(text: string | undefined, shown: string): JsonObject {
  if (text === undefined || text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, as a value of another kind is.
  }
  const reason = "is not the JSON object that this program writes: put it right, or remove it";
  throw new InputError([{ file: shown, reason }]);
}
