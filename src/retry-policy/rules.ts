import type { Outcome } from "../errors/oneapi-error.ts";
import type { Kind } from "./call-kind.ts";

/**
 * `again`: within the attempts of the call, from the shared budget. `once`: one more time, free of charge. `asked`:
 * after the server's time, if the caller set `retry`. `renewed`: once with a new token.
 */
export type Repeat = "never" | "again" | "once" | "asked" | "renewed";

/** Attempts of a call that may be repeated, the first included. */
export const MAX_ATTEMPTS = 3;

interface Rule {
  readonly read: Repeat;
  readonly replace: Repeat;
  /** Commands and all other writes. */
  readonly write: Repeat;
  /** What is known about a write after this. */
  readonly outcome: Outcome;
  /** For a rejected command: the same command may well succeed later. */
  readonly temporary?: true;
}

const rule = (read: Repeat, replace: Repeat, write: Repeat, outcome: Outcome, temporary?: true): Rule => ({
  read,
  replace,
  write,
  outcome,
  ...(temporary && { temporary }),
});

/** What happened to an attempt: a row of the table. */
export type Row =
  | "local"
  | "unreachable"
  | "tls"
  | "lost"
  | "aborted"
  | "cut"
  | "garbled"
  | "foreign"
  | "redirected"
  | "refused"
  | "unauthorized"
  | "authFault"
  | "conflictingCommand"
  | "requestTimeout"
  | "rateLimited"
  | "unitError"
  | "serverError"
  | "other";

/**
 * May it be sent again? The one table that the code decides from. A car is not a payment: the server remembers no key,
 * so a write is repeated only when it is proven that it was not sent, and what is not proven is `unknown`.
 */
export const RESEND: Readonly<Record<Row, Rule>> = {
  local: rule("never", "never", "never", "notSent"),
  unreachable: rule("again", "again", "once", "notSent"),
  tls: rule("never", "never", "never", "notSent"),
  lost: rule("again", "again", "never", "unknown"),
  aborted: rule("never", "never", "never", "unknown"),
  cut: rule("again", "never", "never", "confirmed"),
  garbled: rule("never", "never", "never", "confirmed"),
  foreign: rule("never", "never", "never", "unknown"),
  redirected: rule("never", "never", "never", "rejected"),
  refused: rule("never", "never", "never", "rejected"),
  unauthorized: rule("renewed", "renewed", "renewed", "rejected"),
  authFault: rule("again", "never", "never", "rejected", true),
  conflictingCommand: rule("never", "never", "never", "rejected", true),
  requestTimeout: rule("again", "never", "never", "unknown"),
  rateLimited: rule("again", "asked", "asked", "rejected", true),
  unitError: rule("never", "never", "never", "unknown"),
  serverError: rule("again", "never", "never", "unknown"),
  other: rule("never", "never", "never", "unknown"),
};

/** How often this kind of call may be repeated after this. */
export function repeatOf(row: Row, kind: Kind): Repeat {
  return RESEND[row][kind === "command" ? "write" : kind];
}

const REFUSED = [400, 403, 404, 405, 409, 410, 412, 415, 422];
const SERVER_ERRORS = [500, 502, 503, 504];

/** Whether a write that ended in this row may have been carried out; a repeated one's refusal proves nothing then. */
export const isInDoubt = (row: Row): boolean => RESEND[row].outcome === "unknown";

/** The row of a failed answer. `type` is its problem type, if it has one. */
export function rowOfAnswer(status: number, type: unknown): Row {
  if ((status >= 300 && status < 400) || status === 421 || status === 0) return "redirected";
  if (status === 401) return "unauthorized";
  if (status === 408) return "requestTimeout";
  if (status === 429) return "rateLimited";
  if (status === 403 && type === "/problems/authorization-server-error") return "authFault";
  if (status === 409 && type === "/problems/vehicle/conflicting-command") return "conflictingCommand";
  if (status === 500 && type === "/problems/telematics-unit/error") return "unitError";
  if (REFUSED.includes(status)) return "refused";
  return SERVER_ERRORS.includes(status) ? "serverError" : "other";
}

/** What a call has used up of its chances, and what it was allowed. */
export interface Chances {
  /** Attempts that count against `attempts`. */
  readonly tries: number;
  readonly attempts: number;
  readonly reconnected: boolean;
  readonly renewed: boolean;
  /** The caller set `retry` for this call. */
  readonly asked: boolean;
}

/** `renew`: at once, with a new token. `free`: not from the shared budget. `paid`: from it. */
export type Step = "stop" | "renew" | "free" | "paid";

/** What to do after an attempt that ended in this row. */
export function nextStep(row: Row, kind: Kind, chances: Chances): Step {
  const { tries, attempts, reconnected, renewed, asked } = chances;
  const repeat = repeatOf(row, kind);
  if (repeat === "renewed") return renewed ? "stop" : "renew";
  if (repeat === "once") return reconnected || attempts < 2 ? "stop" : "free";
  const wanted = repeat === "again" || (repeat === "asked" && asked);
  return wanted && tries < attempts ? "paid" : "stop";
}
