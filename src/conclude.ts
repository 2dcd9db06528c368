import type { CallPlan } from "./call-plan.ts";
import type { ClientSettings } from "./config.ts";
import { OneApiError, type Outcome } from "./errors/oneapi-error.ts";
import { emit } from "./events.ts";
import type { Finished } from "./perform.ts";
import { RESEND } from "./policy/resend.ts";
import { serverDelay } from "./policy/server-time.ts";
import { type Problem, toProblem } from "./problems.ts";
import { describe, keepReport } from "./report.ts";

/** What a call resolves to, untyped. */
export type Result = { data: unknown; response: Response } | { error: Problem; response: Response };

/** Said where the API turns down one new token after the other (policy: the provider's breaker). */
export const REJECTED_TOKENS_HINT =
  "freshly issued tokens are being rejected: check permissions, base URL and clock";

/** Puts a finished call into its result or its error, and tells the listeners. */
export function conclude(
  { clock, onEvent }: ClientSettings,
  { kind }: CallPlan,
  method: string,
  path: string,
  finished: Finished,
  ms: number,
): Result {
  const { row, result, error, trace, attempts, tokenStays } = finished;
  const response = result?.response ?? trace.response;
  const flowId = response?.headers.get("x-invers-flow-id") ?? undefined;
  const outcome: Outcome | undefined = kind === "read" ? undefined : row ? RESEND[row].outcome : "confirmed";
  const report = { method, path, attempts, ms, flowId, outcome };
  const failed = result && !result.response.ok;
  let problem: Problem | undefined;
  if (failed) {
    const delay = serverDelay(result.response.headers, clock.wall(), result.response.status === 429);
    problem = toProblem(result.error, result.response, delay ? new Date(clock.wall() + delay) : undefined);
    if (tokenStays) problem.hint = REJECTED_TOKENS_HINT;
    keepReport(result.response, report);
  } else if (OneApiError.is(error)) {
    const { message } = error;
    Object.assign(
      error,
      { attempts, message: describe(report, message) },
      flowId && { flowId },
      outcome && { outcome },
    );
  }
  const code = problem?.type ?? (OneApiError.is(error) ? error.code : undefined);
  const facts = { method, path, status: response?.status, code, flowId };
  emit(onEvent, { type: "call-finished", ...facts, ok: !row, ms, attempts, outcome });
  if (kind === "command" && outcome === "unknown")
    emit(onEvent, { type: "command-unknown", ...facts, attempts });
  if (!result) throw error;
  return problem
    ? { error: problem, response: result.response }
    : { data: result.data, response: result.response };
}
