import { OneApiError } from "./oneapi-error.ts";

/**
 * The client or its token provider was closed before the call could finish. `code`: `closed`.
 *
 * @example
 * if (ClosedError.is(error)) return; // the program is being shut down
 */
export class ClosedError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ClosedError";

  constructor(what: string) {
    super(`${what} was closed`, { code: "closed" });
  }
}
