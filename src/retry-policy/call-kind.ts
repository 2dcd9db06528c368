/**
 * What a call may do to a vehicle, which decides how it may be sent again. `read` changes nothing; `command` moves a
 * vehicle; `replace` (PUT, DELETE) is idempotent by RFC 9110 section 9.2.2; `write` is every other change.
 */
export type CallKind = "read" | "command" | "replace" | "write";

/** @param path the path template, or a filled path */
export function callKindOf(method: string, path: string): CallKind {
  if (method === "GET" || method === "HEAD") return "read";
  if (method === "PUT" || method === "DELETE") return "replace";
  if (method !== "POST") return "write";
  if (/^\/vehicles\/[^/]+\/commands\//.test(path)) return "command";
  return path.endsWith("/query") ? "read" : "write";
}
