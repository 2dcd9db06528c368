import type { Clock } from "../clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { annotateError, type CallReport, keepReport } from "../errors/describe-failure.ts";
import type { NotSentReason } from "../errors/not-sent-reason.ts";
import { OneApiError, type Outcome } from "../errors/oneapi-error.ts";
import { redactSecret } from "../errors/redact-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import { type Problem, toProblem } from "../problems.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import { RETRY_RULES } from "../retry-policy/rules.ts";
import { type EndFacts, emit, isHeard } from "../telemetry.ts";
import { answerFacts, callFacts } from "./call-facts.ts";
import type { AttemptResult } from "./classify.ts";
import type { Call } from "./plan.ts";
import type { CallOutcome } from "./retry.ts";

/** What a call resolves to, untyped. */
export type Result = { data: unknown; response: Response } | { error: Problem; response: Response };

/** A call that has ended, and what its caller gets. */
export interface PerformedCall {
  readonly outcome: CallOutcome;
  /** What it resolves to; without it, it rejects with `outcome.error`. */
  readonly result: Result | undefined;
}

/** Said where the API rejects one new token after the other (the provider's breaker). */
export const REJECTED_TOKENS_HINT =
  "freshly issued tokens are being rejected: check permissions, base URL and clock";

/** What is known about a write that ended like this. */
export function writeOutcomeOf({ failure, mayHaveExecuted }: CallOutcome): Outcome {
  const outcome = failure ? RETRY_RULES[failure].outcome : "confirmed";
  return mayHaveExecuted && outcome !== "confirmed" ? "unknown" : outcome;
}

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

/** What is known of a call at its end. */
export function endFacts({ kind }: Call, outcome: CallOutcome, result: Result | undefined): EndFacts {
  const known = kind === "read" ? undefined : writeOutcomeOf(outcome);
  return {
    ...answerFacts(outcome),
    ok: result !== undefined && "data" in result,
    attempts: outcome.attempts,
    outcome: known,
    reason: known === "notSent" ? notSentReasonOf(outcome) : undefined,
  };
}

/** Tells listeners how a call ended, completes its error or problem, and makes its result. */
export function report(settings: ClientSettings, call: Call, outcome: CallOutcome): PerformedCall {
  const { clock, onEvent } = settings;
  const { method, path, kind, init, began } = call;
  const { failure, attempts, error, aborted } = outcome;
  const result = toResult(clock, outcome);
  // Nearly every call: there is nothing to tell, and nobody to tell it.
  if (!failure && !isHeard(onEvent)) return { outcome, result };
  const facts = callFacts(settings, call);
  const ms = clock.monotonic() - began.monotonic;
  const { ok, outcome: known, reason, ...answer } = endFacts(call, outcome, result);
  emit(onEvent, { type: "call-finished", ...facts, ...answer, ok, ms, outcome: known, reason });
  if (kind === "command" && known === "unknown")
    emit(onEvent, { type: "command-unknown", ...facts, ...answer });
  const { flowId } = answer;
  const [, host] = settings.origin.split("//");
  const ids = init?.params?.path;
  const said: CallReport = { host, method, path, attempts, ms, flowId, outcome: known, ids };
  if (!result && OneApiError.is(error) && !aborted) annotateError(error, said);
  if (result && !ok) keepReport(result.response, said);
  return { outcome, result };
}

/** The result of an answered call: its data, or its problem with what only this side knows. */
function toResult(clock: Clock, { result, authorization, tokenKept }: CallOutcome): Result | undefined {
  if (!result) return undefined;
  const { data, error, response } = result;
  if (response.ok && error === undefined) return { data, response };
  const wallMs = clock.wall();
  const delay = retryAfterMs(response.headers, wallMs, response.status === 429);
  const problem = toProblem(error, response, {
    ...(delay && { retryAt: new Date(wallMs + delay) }),
    ...(tokenKept && { hint: REJECTED_TOKENS_HINT }),
  });
  return { error: redactSecret(problem, authorization), response };
}
