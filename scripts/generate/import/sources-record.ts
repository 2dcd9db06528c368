import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "../json.ts";
import { InputError } from "../problem.ts";

export const RECORD = "SOURCES.json";

/** Where a document of the vendor came from, and when. */
export interface Origin {
  readonly origin: string;
  /** Day on which it was taken in. */
  readonly date: string;
  /** Version that it gives itself. */
  readonly version: string;
  readonly sha256: string;
}

/** The files of a folder that were taken in from elsewhere; none where the record cannot be read. */
export function recordedFiles(folder: string): Set<string> {
  const path = join(folder, RECORD);
  return new Set(existsSync(path) ? Object.keys(entries(readFileSync(path, "utf8")) ?? {}) : []);
}

/** The record with one entry more, or another; entries of files that went go too. */
export function recordWith(
  text: string | undefined,
  file: string,
  origin: Origin,
  gone: readonly string[],
  shown: string,
): string {
  const others = Object.entries(read(text, shown)).filter(([name]) => name !== file && !gone.includes(name));
  const entries = [...others, [file, { ...origin }] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

function read(text: string | undefined, shown: string): JsonObject {
  const record = text === undefined ? {} : entries(text);
  if (record !== undefined) return record;
  throw new InputError([
    { file: shown, reason: "is not the JSON object that this program writes: put it right, or remove it" },
  ]);
}

function entries(text: string): JsonObject | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
