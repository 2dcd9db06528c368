import { ClosedError } from "../errors/closed-error.ts";
import type { NotSentReason } from "../errors/not-sent-reason.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { AttemptResult } from "./classify.ts";

/** Why nothing was sent, from how the call ended. */
export function notSentReasonOf({
  failure,
  error,
  aborted,
}: Pick<AttemptResult, "failure" | "error" | "aborted">): NotSentReason {
  if (aborted) return "aborted";
  if (OneApiError.is(error)) {
    const { code } = error;
    if (TimeoutError.is(error) && (code === "stale" || code === "deadline")) return code;
    if (ClosedError.is(error)) return "closed";
    if (TokenError.is(error)) return "token";
    if (code === "capability" || code === "aborted") return code;
  }
  return failure === "tls" || failure === "unreachable" ? failure : "blocked";
}
