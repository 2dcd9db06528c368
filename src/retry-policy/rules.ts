import type { Outcome } from "../errors/oneapi-error.ts";
import type { CallKind } from "./call-kind.ts";

/**
 * `again`: within the attempts of the call, paid from the shared budget. `once`: one more time, free of charge.
 * `asked`: after the server's time, if the caller set `retry`. `renewed`: once with a new token.
 */
export type Repeat = "never" | "again" | "once" | "asked" | "renewed";

interface RetryRule {
  readonly read: Repeat;
  /** PUT and DELETE. */
  readonly replace: Repeat;
  /** Commands and all other writes. */
  readonly write: Repeat;
  /** What is known about a write after this. */
  readonly outcome: Outcome;
  /** For a rejected command: the same command may well succeed later. */
  readonly temporary?: true;
}

const rule = (
  read: Repeat,
  replace: Repeat,
  write: Repeat,
  outcome: Outcome,
  temporary?: true,
): RetryRule => ({ read, replace, write, outcome, ...(temporary && { temporary }) });

/** Why an attempt failed: a row of the table below. */
export type FailureKind =
  | "local"
  | "unreachable"
  | "tls"
  | "lost"
  | "aborted"
  | "cut"
  | "garbled"
  | "foreign"
  | "unconfirmed"
  | "redirected"
  | "seeOther"
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
export const RETRY_RULES: Readonly<Record<FailureKind, RetryRule>> = {
  local: rule("never", "never", "never", "notSent"),
  unreachable: rule("again", "again", "once", "notSent"),
  tls: rule("never", "never", "never", "notSent"),
  lost: rule("again", "again", "never", "unknown"),
  aborted: rule("never", "never", "never", "unknown"),
  cut: rule("again", "never", "never", "confirmed"),
  garbled: rule("never", "never", "never", "confirmed"),
  foreign: rule("never", "never", "never", "unknown"),
  unconfirmed: rule("never", "never", "never", "unknown"),
  redirected: rule("never", "never", "never", "rejected"),
  seeOther: rule("never", "never", "never", "unknown"),
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

/** How often this kind of call may be repeated after this failure. */
export function repeatOf(failure: FailureKind, kind: CallKind): Repeat {
  return RETRY_RULES[failure][kind === "command" ? "write" : kind];
}

const REFUSED = [400, 403, 404, 405, 409, 410, 412, 415, 422];
const SERVER_ERRORS = [500, 502, 503, 504];

/** The kind of a failed answer. `type` is its problem type, if it has one. */
export function classifyResponse(status: number, type: unknown): FailureKind {
  // RFC 9110 section 15.4.4: the server has done something and refers to another resource for its result.
  if (status === 303) return "seeOther";
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
  /** It was sent again already after it could not connect. */
  readonly reconnected: boolean;
  /** It was sent again already with a new token, or its token is the caller's own. */
  readonly renewed: boolean;
  /** The caller set `retry` for this call. */
  readonly asked: boolean;
}

/** `renew`: at once, with a new token. `free`: after a pause. `paid`: after a pause, from the shared budget. */
export type NextStep = "stop" | "renew" | "free" | "paid";

/** What to do after an attempt that failed like this. */
export function nextStep(failure: FailureKind, kind: CallKind, chances: Chances): NextStep {
  const { tries, attempts, reconnected, renewed, asked } = chances;
  const repeat = repeatOf(failure, kind);
  if (repeat === "renewed") return renewed ? "stop" : "renew";
  if (repeat === "once") return reconnected || attempts < 2 ? "stop" : "free";
  const wanted = repeat === "again" || (repeat === "asked" && asked);
  return wanted && tries < attempts ? "paid" : "stop";
}
