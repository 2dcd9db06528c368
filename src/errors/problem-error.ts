import type { Problem } from "../problems.ts";
import { type ErrorDetails, OneApiError } from "./oneapi-error.ts";

/**
 * The API answered with a failure: thrown by `unwrap` and `paginate`, the `error` of an `unknown` command. `code` is the problem's `type`, the thing to branch on.
 *
 * @example
 * if (ProblemError.is(error) && error.code === "/problems/too-many-requests") console.log("again at", error.retryAt);
 */
export class ProblemError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ProblemError";
  /** HTTP status of the answer. */
  readonly status: number;
  /** The problem as the API sent it (RFC 9457). */
  readonly problem: Problem;
  /** When the server said it may be tried again. */
  declare readonly retryAt?: Date;
  /** Not enumerable: logging the error does not dump it. */
  declare readonly response: Response;

  constructor(message: string, problem: Problem, response: Response, details: ErrorDetails) {
    super(message, { ...details, code: problem.type });
    this.status = response.status;
    this.problem = problem;
    if (problem.retryAt) this.retryAt = problem.retryAt;
    // A getter: an inspection that shows hidden members would show what the server says in headers and status text.
    Object.defineProperty(this, "response", { get: () => response });
  }
}
