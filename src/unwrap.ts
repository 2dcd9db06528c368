import { ProblemError } from "./errors/problem-error.ts";
import type { Problem } from "./problems.ts";
import { describe, reportOf } from "./report.ts";

type AnyResult = { data?: unknown; error?: unknown; response: Response };

/** The `data` of a call's result; of a union, only of its successes. */
type DataIn<R> = R extends { error?: never; data: infer D } ? D : never;

/**
 * The data of a result, or of a call's promise. For those who prefer exceptions:
 * `const { items } = await unwrap(client.GET("/vehicles"))`.
 *
 * @throws ProblemError if the API answered with a failure
 */
export async function unwrap<R extends AnyResult>(result: R | Promise<R>): Promise<DataIn<R>> {
  const { data, error, response } = await result;
  if (error === undefined) return data as DataIn<R>;
  const problem = error as Problem;
  const { type, title, detail, hint, retryAt } = problem;
  const why = `${response.status} ${title ?? type}${detail ? ` (${detail})` : ""}${hint ? `; ${hint}` : ""}`;
  const report = reportOf(response) ?? { method: "call", path: "", attempts: 1, ms: 0 };
  const { attempts, flowId = problem.flow_id, outcome } = report;
  const failed = new ProblemError(describe(report, why, retryAt), problem, response, { attempts, flowId });
  if (outcome) failed.outcome = outcome;
  throw failed;
}
