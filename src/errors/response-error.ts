import { OneApiError } from "./oneapi-error.ts";

/**
 * A success that is not what the API promises. `code`: `not-json`, `invalid-json`, `empty`, `too-large`;
 * `repeated-cursor`, `unusable-link`, `no-items` (of a walk over pages); `unconfirmed` (of a command, such as 202).
 *
 * @example
 * if (ResponseError.is(error) && error.code === "not-json") console.error("is there a captive portal or a proxy?");
 */
export class ResponseError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ResponseError";
}
