/**
 * What a call may do to a vehicle, from which follows how it may be repeated. `read` changes nothing; `command` moves
 * a vehicle; `replace` (PUT, DELETE) is idempotent by RFC 9110 section 9.2.2; `write` is every other change.
 */
export type Kind = "read" | "command" | "replace" | "write";

/** @param path the path template, or a filled path */
export function kindOf(method: string, path: string): Kind {
  if (method === "GET" || method === "HEAD") return "read";
  if (method === "PUT" || method === "DELETE") return "replace";
  if (method !== "POST") return "write";
  if (/^\/vehicles\/[^/]+\/commands\//.test(path)) return "command";
  return path.endsWith("/query") ? "read" : "write";
}

/** Limits of one attempt and of a whole call, in ms. A command waits for a vehicle, so a write has more time. */
export const LIMITS = {
  read: { timeout: 10_000, deadline: 30_000 },
  write: { timeout: 30_000, deadline: 35_000 },
} as const;

/** A command that was not written within this time of the call, in ms, is not sent any more. */
export const MAX_AGE_MS = 10_000;
