import { isObject, type Json, member } from "./json.ts";

/**
 * Whether a document is one of ours, which stand in for the vendor's: it says so itself, and was not taken in, since
 * what was taken in may be a copy of ours that somebody has changed.
 */
export function isOurs(document: Json, file: string, takenIn: ReadonlySet<string>): boolean {
  const info = isObject(document) ? member(document, "info") : undefined;
  return member(info, "x-origin") === "public pages" && !takenIn.has(file);
}
