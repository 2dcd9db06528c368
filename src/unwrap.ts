import { describeFailure, reportOf } from "./errors/describe-failure.ts";
import { ProblemError } from "./errors/problem-error.ts";
import { toProblem, type UnknownProblem } from "./problems.ts";

type AnyResult = { data?: unknown; error?: unknown; response: Response };

/** The `data` of a call's result; of a union, only of its successes. */
type DataIn<R> = R extends { error?: never; data: infer D } ? D : never;

/** A server's text is cut here in a message. */
const MAX_TEXT = 300;

/** A text of the server's on one line, with the path's ids taken out: vehicle ids stay out of messages. */
function textOf(said: string, ids: object): string {
  let text = said.slice(0, MAX_TEXT).replace(/\p{Cc}+/gu, " ");
  for (const [name, id] of Object.entries(ids)) {
    // Only these: with the flag u, any other escape is a syntax error.
    const literal = String(id).replace(/[$()*+./?[\\\]^{|}]/g, "\\$&");
    // As a word of its own: the id "4" is no part of "409".
    text = text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu"),
      () => `{${name}}`,
    );
  }
  return text;
}

function reasonOf({ type, title, detail }: UnknownProblem, status: number, ids: object = {}): string {
  return `${status} ${textOf(title || type, ids)}${detail ? ` (${textOf(detail, ids)})` : ""}`;
}

/**
 * The data of a result, or of a call's promise. For those who prefer exceptions.
 *
 * @example
 * const { items } = await unwrap(client.GET("/vehicles"));
 *
 * @throws ProblemError if the API answered with a failure
 */
export async function unwrap<R extends AnyResult>(result: R | Promise<R>): Promise<DataIn<R>> {
  const { data, error, response } = await result;
  if (response.ok && error === undefined) return data as DataIn<R>;
  const own = reportOf(response);
  // A result of another openapi-fetch client may hold "" or nothing. Cast, because a vendor document may declare these
  // members differently.
  const problem = (own ? error : toProblem(error, response)) as UnknownProblem;
  const { hint, retryAt, flow_id } = problem;
  const report = own ?? { method: "the", path: "call", attempts: 0, ms: 0, flowId: flow_id };
  const why = reasonOf(problem, response.status, report.ids);
  throw new ProblemError(describeFailure(report, why, retryAt, hint), problem, response, report);
}
