import type { Clock } from "../clock.ts";
import { annotateError, type CallReport, keepReport } from "../errors/describe-failure.ts";
import { OneApiError, type Outcome } from "../errors/oneapi-error.ts";
import { redactSecret } from "../errors/redact-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import { type Problem, toProblem } from "../problems.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import { RETRY_RULES } from "../retry-policy/rules.ts";
import { emit, isHeard } from "../telemetry.ts";
import { codeOf } from "./classify.ts";
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

/** Tells listeners how a call ended, completes its error or problem, and makes its result. */
export function report(
  { clock, onEvent }: ClientSettings,
  { method, path, kind, init, began }: Call,
  outcome: CallOutcome,
): PerformedCall {
  const { failure, response, attempts, error, aborted } = outcome;
  const result = toResult(clock, outcome);
  // Nearly every call: there is nothing to tell, and nobody to tell it.
  if (!failure && !isHeard(onEvent)) return { outcome, result };
  const facts: CallReport = {
    method,
    path,
    attempts,
    ms: Math.round(clock.monotonic() - began.monotonic),
    flowId: response?.headers.get("x-invers-flow-id") ?? undefined,
    outcome: kind === "read" ? undefined : writeOutcomeOf(outcome),
    ids: init?.params?.path,
  };
  const [status, code, { flowId }] = [response?.status, codeOf(outcome), facts];
  const event = { method, path, status, code, flowId, attempts };
  const ok = result !== undefined && "data" in result;
  emit(onEvent, { type: "call-finished", ...event, ok, ms: facts.ms, outcome: facts.outcome });
  if (kind === "command" && facts.outcome === "unknown") emit(onEvent, { type: "command-unknown", ...event });
  if (!result && OneApiError.is(error) && !aborted) annotateError(error, facts);
  if (result && !ok) keepReport(result.response, facts);
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
