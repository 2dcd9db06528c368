import { ClosedError } from "../errors/closed-error.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { AttemptResult } from "./classify.ts";

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

/** Why nothing was sent, from how the call ended. */
export function notSentReasonOf({ failure, error }: Pick<AttemptResult, "failure" | "error">): NotSentReason {
  if (OneApiError.is(error)) {
    const { code } = error;
    if (TimeoutError.is(error) && (code === "stale" || code === "deadline")) return code;
    if (ClosedError.is(error)) return "closed";
    if (TokenError.is(error)) return "token";
    if (code === "capability" || code === "aborted") return code;
  }
  return failure === "tls" || failure === "unreachable" ? failure : "blocked";
}
