import type { Problem } from "../problems.ts";
import { type ErrorDetails, OneApiError } from "./oneapi-error.ts";

/** Thrown by `unwrap`: the API answered with a failure. `code` is the problem's `type`, the thing to branch on. */
export class ProblemError extends OneApiError {
  static override readonly kind: string = "ProblemError";
  readonly status: number;
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
