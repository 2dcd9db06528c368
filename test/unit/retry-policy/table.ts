/**
 * The table of policies.md, section 2, word for word; and nothing of the code under test, so that a wrong table there
 * cannot agree with itself.
 */
export interface Line {
  readonly happened: string;
  /** The failure of RETRY_RULES that has to say the same. */
  readonly row: string;
  readonly reads: "-" | "again" | "never" | "stop" | "after the wait" | "once with a new token";
  /** The same for PUT and DELETE: as commands, but up to 3 attempts after a transport failure. */
  readonly replaces: "again" | "never" | "once with a new token" | "if asked to";
  readonly commands: "never" | "once again" | "once with a new token" | "if asked to";
  readonly outcome: "notSent" | "unknown" | "confirmed" | "rejected";
  readonly temporary?: true;
}

const line = (
  happened: string,
  row: string,
  reads: Line["reads"],
  replaces: Line["replaces"],
  commands: Line["commands"],
  outcome: Line["outcome"],
  temporary?: true,
): Line => ({ happened, row, reads, replaces, commands, outcome, ...(temporary && { temporary }) });

export const TABLE: readonly Line[] = [
  line(
    "refused by our own checks, aborted before dispatch, stale",
    "local",
    "-",
    "never",
    "never",
    "notSent",
  ),
  line(
    "could not connect: DNS, refused, unreachable, connect timeout",
    ...(["unreachable", "again", "again", "once again", "notSent"] as const),
  ),
  line("TLS certificate not accepted", "tls", "never", "never", "never", "notSent"),
  line(
    "reset, closed or timed out after the request may have been written",
    ...(["lost", "again", "again", "never", "unknown"] as const),
  ),
  line("caller aborts after that", "aborted", "stop", "never", "never", "unknown"),
  line("2xx, transfer cut short", "cut", "again", "never", "never", "confirmed"),
  line("2xx, JSON that is none, or empty", "garbled", "never", "never", "never", "confirmed"),
  line("2xx, not JSON by content type", "foreign", "never", "never", "never", "unknown"),
  line(
    "any other 2xx than 200, 201, 204, 205, or a problem under 2xx",
    ...(["unconfirmed", "never", "never", "never", "unknown"] as const),
  ),
  line(
    "303 (RFC 9110 15.4.4: done, its result is elsewhere)",
    "seeOther",
    "never",
    "never",
    "never",
    "unknown",
  ),
  line("3xx, 421", "redirected", "never", "never", "never", "rejected"),
  line("400 404 405 409 410 412 415 422, 403 other", "refused", "never", "never", "never", "rejected"),
  line(
    "401",
    ...([
      "unauthorized",
      "once with a new token",
      "once with a new token",
      "once with a new token",
      "rejected",
    ] as const),
  ),
  line(
    "403 /problems/authorization-server-error",
    ...(["authFault", "again", "never", "never", "rejected", true] as const),
  ),
  line(
    "409 /problems/vehicle/conflicting-command",
    ...(["conflictingCommand", "-", "never", "never", "rejected", true] as const),
  ),
  line("408", "requestTimeout", "again", "never", "never", "unknown"),
  line("429", "rateLimited", "after the wait", "if asked to", "if asked to", "rejected", true),
  line("500 /problems/telematics-unit/error", "unitError", "never", "never", "never", "unknown"),
  line("500, 502, 504; 503", "serverError", "again", "never", "never", "unknown"),
  line("anything else", "other", "never", "never", "never", "unknown"),
];

/** What each status, with its problem type, means. */
export const ANSWERS: readonly (readonly [status: number, type: string | undefined, row: string])[] = [
  ...[300, 301, 302, 304, 307, 308, 399, 421].map((status) => [status, undefined, "redirected"] as const),
  ...[400, 403, 404, 405, 409, 410, 412, 415, 422].map((status) => [status, undefined, "refused"] as const),
  [303, undefined, "seeOther"],
  [401, undefined, "unauthorized"],
  [401, "/problems/invalid-credentials", "unauthorized"],
  [403, "/problems/authorization-server-error", "authFault"],
  [403, "/problems/missing-permissions", "refused"],
  [400, "/problems/authorization-server-error", "refused"],
  [409, "/problems/vehicle/conflicting-command", "conflictingCommand"],
  [409, "/problems/vehicle/conflicting-state", "refused"],
  [408, undefined, "requestTimeout"],
  [429, "/problems/too-many-requests", "rateLimited"],
  [500, "/problems/telematics-unit/error", "unitError"],
  [503, "/problems/telematics-unit/error", "serverError"],
  [500, "/problems/internal-server-error", "serverError"],
  ...[500, 502, 503, 504].map((status) => [status, undefined, "serverError"] as const),
  ...[402, 406, 413, 414, 418, 423, 425, 426, 428, 431, 451, 499].map(
    (status) => [status, undefined, "other"] as const,
  ),
  ...[501, 505, 507, 508, 511, 520, 599].map((status) => [status, undefined, "other"] as const),
];
