import { describeFailure, reportOf } from "./errors/describe-failure.ts";
import { ProblemError } from "./errors/problem-error.ts";
import { toProblem, type UnknownProblem } from "./problems.ts";

type AnyResult = { data?: unknown; error?: unknown; response: Response };

/** The `data` of a call's result; of a union, only of its successes. */
type DataIn<R> = R extends { error?: never; data: infer D } ? D : never;

/** What went wrong, with the path's ids taken out: vehicle ids stay out of messages. */
function reasonOf({ type, title, detail }: UnknownProblem, status: number, ids: object = {}): string {
  let text = `${status} ${title || type}${detail ? ` (${detail})` : ""}`;
  for (const [name, id] of Object.entries(ids)) text = text.replaceAll(String(id), `{${name}}`);
  return text;
}

/**
 * The data of a result, or of a call's promise. For those who prefer exceptions:
 * `const { items } = await unwrap(client.GET("/vehicles"))`.
 *
 * @throws ProblemError if the API answered with a failure
 */
export async function unwrap<R extends AnyResult>(result: R | Promise<R>): Promise<DataIn<R>> {
  const { data, error, response } = await result;
  if (response.ok && error === undefined) return data as DataIn<R>;
  // A result of another openapi-fetch client may hold "" or nothing.
  // As any problem: a vendor's document may declare these members otherwise, or not at all.
  const problem = toProblem(error, response) as UnknownProblem;
  const { hint, retryAt, flow_id } = problem;
  const report = reportOf(response) ?? { method: "the", path: "call", attempts: 0, ms: 0, flowId: flow_id };
  const why = reasonOf(problem, response.status, report.ids);
  throw new ProblemError(describeFailure(report, why, retryAt, hint), problem, response, report);
}
