import { OneApiError } from "./oneapi-error.ts";

/**
 * A success whose body is not what the API promises. `code`: `not-json`, `invalid-json` or `empty`.
 *
 * @example
 * if (ResponseError.is(error) && error.code === "not-json") console.error("is there a captive portal or a proxy?");
 */
export class ResponseError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ResponseError";
}
