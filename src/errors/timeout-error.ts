import { OneApiError } from "./oneapi-error.ts";

/**
 * A time limit passed. `code`: `timeout` (one attempt), `deadline` (the whole call) or `stale` (a command that was not written within its `maxAge`).
 *
 * @example
 * if (TimeoutError.is(error) && error.code === "deadline") console.error("not within", deadline, "ms");
 */
export class TimeoutError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "TimeoutError";
}
