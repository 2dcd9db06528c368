import { OneApiError } from "./oneapi-error.ts";

/** A success whose body is not what the API promises. `code`: `not-json`, `invalid-json` or `empty`. */
export class ResponseError extends OneApiError {
  static override readonly kind: string = "ResponseError";
}
