import type { Ended } from "../call/classify.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { redactError } from "../errors/redact-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { Problem } from "../problems.ts";
import type { Evidence } from "./evidence.ts";
import type { VerifyOptions } from "./verify.ts";

interface Facts {
  /** Requests that were handed to `fetch`. */
  readonly attempts: number;
  /** `X-INVERS-Flow-ID` of the last answer, to quote to INVERS support. */
  readonly flowId?: string;
}

/** The API said that the command was carried out. */
export interface Confirmed<State> extends Facts {
  readonly outcome: "confirmed";
  /** The vehicle's new state; `undefined` if the answer was cut short or unreadable, which changes nothing else. */
  readonly state: State | undefined;
}

/** The API said that the command was not carried out. */
export interface Rejected extends Facts {
  readonly outcome: "rejected";
  readonly problem: Problem;
  /** Whether the same command may well succeed later. */
  readonly temporary: boolean;
  /** When the API said it may be sent again. */
  readonly retryAt?: Date;
}

/**
 * Why a command was not sent. `stale`: it could not be sent within `maxAge`. `aborted`, `deadline`, `closed`: it was
 * stopped before. `token`: no access token. `unreachable`, `tls`: no connection to the API. `capability`: the vehicle
 * lacks it. `blocked`: a middleware, or a check of this package, refused.
 */
export type NotSentReason =
  | "stale"
  | "aborted"
  | "deadline"
  | "closed"
  | "token"
  | "unreachable"
  | "tls"
  | "capability"
  | "blocked";

/** It is proven that the vehicle did not get the command from this call. */
export interface NotSent extends Facts {
  readonly outcome: "notSent";
  readonly reason: NotSentReason;
  readonly error: OneApiError;
}

/** Nobody knows: the command was, or may have been, sent, and no answer said what came of it. */
export interface Unknown<State> extends Facts {
  readonly outcome: "unknown";
  readonly error: OneApiError;
  /** When it was sent, by this machine's clock. */
  readonly sentAt: Date;
  /**
   * Looks for evidence in what you pass; never sends the command again.
   *
   * @throws ConfigError for a wrong option, the signal's own reason, or what one of your sources threw
   */
  verify(options?: VerifyOptions<State>): Promise<Evidence>;
}

/** What is known about a command, as a union to `switch` over. */
export type CommandOutcome<State = unknown> = Confirmed<State> | Rejected | NotSent | Unknown<State>;

/** Why nothing was sent, from how the call ended. */
export function reasonOf({ row, error }: Pick<Ended, "row" | "error">): NotSentReason {
  if (OneApiError.is(error)) {
    const { code } = error;
    if (TimeoutError.is(error) && (code === "stale" || code === "deadline")) return code;
    if (ClosedError.is(error)) return "closed";
    if (TokenError.is(error)) return "token";
    if (code === "capability" || code === "aborted") return code;
  }
  return row === "tls" || row === "unreachable" ? row : "blocked";
}

/** An error of ours in place of one that is not: the caller's own reason, or what a middleware threw. */
export function asOneApiError(error: unknown, aborted = false): OneApiError {
  if (OneApiError.is(error)) return error;
  return aborted
    ? new OneApiError("aborted by the caller", { code: "aborted", cause: error })
    : new OneApiError(redactError(error).message, { code: "middleware", cause: redactError(error) });
}
