import { OneApiError, type Outcome } from "../errors/oneapi-error.ts";
import { redactSecret } from "../errors/redact-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import { type Problem, toProblem } from "../problems.ts";
import { kindOf } from "../retry-policy/call-kind.ts";
import { serverDelay } from "../retry-policy/retry-after.ts";
import { RESEND } from "../retry-policy/rules.ts";
import { emit, isHeard } from "../telemetry.ts";
import type { Ended, Finished } from "./classify.ts";
import type { RawInit } from "./plan.ts";
import { keepReport, tell } from "./report.ts";

/** What a call resolves to, untyped. */
export type Result = { data: unknown; response: Response } | { error: Problem; response: Response };

/** A call as it was made. */
export interface CallMade {
  readonly method: string;
  /** The template. */
  readonly path: string;
  readonly init: RawInit;
  /** On the monotonic hand, in ms. */
  readonly began: number;
}

/** Said where the API turns down one new token after the other (policy: the provider's breaker). */
export const REJECTED_TOKENS_HINT =
  "freshly issued tokens are being rejected: check permissions, base URL and clock";

/** The `code` of an event: what to branch on, were it an error or a problem. */
export function codeOf({ row, result, error, aborted }: Ended): string | undefined {
  if (!row) return undefined;
  if (aborted) return "aborted";
  if (OneApiError.is(error)) return error.code;
  if (!result) return "middleware";
  const { type } = (result.error ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : "about:blank";
}

/** What is known about a write that ended like this. */
export function outcomeOf({ row, doubt }: Pick<Finished, "row" | "doubt">): Outcome {
  const outcome = row ? RESEND[row].outcome : "confirmed";
  return doubt && outcome !== "confirmed" ? "unknown" : outcome;
}

/** Puts a finished call into its result or its error, and tells the listeners. */
export function conclude(
  { clock, onEvent }: ClientSettings,
  { method, path, init, began }: CallMade,
  finished: Finished,
): Result {
  const { row, result, error, aborted, trace, attempts, tokenStays } = finished;
  // Nearly every call: there is nothing to tell.
  if (!row && result && !isHeard(onEvent)) return { data: result.data, response: result.response };
  const { response, authorization } = trace;
  const ms = clock.monotonic() - began;
  const kind = kindOf(method, path);
  const flowId = response?.headers.get("x-invers-flow-id") ?? undefined;
  const outcome = kind === "read" ? undefined : outcomeOf(finished);
  const report = { method, path, attempts, ms, flowId, outcome };
  const status = response?.status;
  const code = codeOf(finished);
  const facts = { method, path, status, code, flowId, attempts };
  emit(onEvent, { type: "call-finished", ...facts, ok: !row, ms, outcome });
  if (kind === "command" && outcome === "unknown") emit(onEvent, { type: "command-unknown", ...facts });
  if (!result) {
    if (OneApiError.is(error) && !aborted) tell(error, report);
    throw error;
  }
  if (!row) return { data: result.data, response: result.response };
  const delay = serverDelay(result.response.headers, clock.wall(), status === 429);
  const problem = redactSecret(
    toProblem(result.error, result.response, {
      ...(delay && { retryAt: new Date(clock.wall() + delay) }),
      ...(tokenStays && { hint: REJECTED_TOKENS_HINT }),
    }),
    authorization,
  );
  keepReport(result.response, { ...report, ids: init.params?.path });
  return { error: problem, response: result.response };
}
