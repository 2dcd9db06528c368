import { ConnectionError } from "./connection-error.ts";
import type { OneApiError, Outcome } from "./oneapi-error.ts";
import { describeConnection } from "./redact-error.ts";
import { TimeoutError } from "./timeout-error.ts";

/** The facts of a finished call that its error tells, for the engineer on call. `path` is the template. */
export interface CallReport {
  /** Where its requests went, such as `api.invers.com`. */
  readonly host?: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly attempts: number;
  readonly ms: number;
  readonly flowId?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** The path's parameters: what must not get into a message. */
  readonly ids?: Readonly<Record<string, unknown>> | undefined;
}

const PLAIN_WORDS: Record<Outcome, string> = {
  confirmed: "it was carried out",
  rejected: "it was not carried out",
  notSent: "it was not sent",
  unknown: "it is unknown whether it was carried out",
};

/** One sentence: what failed, why, what it cost, what to do, what to quote. */
export function describeFailure(
  { method, path, attempts, ms, flowId, outcome }: CallReport,
  why: string,
  retryAt?: Date,
  hint?: string,
): string {
  return [
    `${method} ${path} failed: ${why}`,
    attempts > 0 && ` after ${attempts} attempt${attempts === 1 ? "" : "s"} in ${(ms / 1000).toFixed(1)} s`,
    outcome && `; ${PLAIN_WORDS[outcome]}`,
    retryAt && `, retry after ${retryAt.toISOString().slice(11, 19)}Z`,
    flowId && `, flow id ${flowId}`,
    hint && `; ${hint}`,
  ]
    .filter(Boolean)
    .join("");
}

// What an error said first: a token provider of the user may hand out the same error again and again.
const reasons = new WeakMap<OneApiError, string>();

/**
 * Adds to an error what only the end of the call knows. One that a program made itself may be frozen, or have a cause that
 * cannot be read: it stays as it was thrown then.
 */
export function annotateError(error: OneApiError, report: CallReport): void {
  try {
    addFacts(error, report);
    addWords(error, report);
  } catch {
    // The call ends in it all the same.
  }
}

function addFacts(error: OneApiError, { attempts, flowId, outcome }: CallReport): void {
  error.attempts = attempts;
  if (flowId) error.flowId = flowId;
  if (outcome) error.outcome = outcome;
}

function addWords(error: OneApiError, report: CallReport): void {
  // Of a failure between here and the host, its name and the root cause are what an engineer looks for.
  const { message, cause } = error;
  const isOnTheWay = ConnectionError.is(error) || TimeoutError.is(error);
  const said = isOnTheWay ? describeConnection(report.host, message, cause) : message;
  const why = reasons.get(error) ?? said;
  reasons.set(error, why);
  error.message = describeFailure(report, why);
  // Shows the new message, and the caller instead of a timer (V8).
  (Error as { captureStackTrace?(error: object): void }).captureStackTrace?.(error);
}

// Keyed by the response, which the caller has anyway: a result holds nothing but data or error and response.
const reports = new WeakMap<Response, CallReport>();

export const keepReport = (response: Response, report: CallReport): unknown => reports.set(response, report);
export const reportOf = (response: Response): CallReport | undefined => reports.get(response);
