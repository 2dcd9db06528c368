import { type ErrorDetails, OneApiError } from "./oneapi-error.ts";

/**
 * No access token could be had. `code` is the OAuth error of the token endpoint (RFC 6749 section 5.2, such as
 * `invalid_client`) or `http-<status>`, `timeout`, `unusable-answer`, `secret`, `min-validity`, `config` (a mistake in
 * the `fetch` option); where the connection failed, that of a `ConnectionError`.
 *
 * @example
 * if (TokenError.is(error) && error.code === "invalid_client") console.error("check the client id and its secret");
 */
export class TokenError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "TokenError";
  /** Milliseconds until the provider asks again; calls before that fail at once with this error. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, details: ErrorDetails & { retryAfterMs?: number | undefined }) {
    super(message, details);
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}
