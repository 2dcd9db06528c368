import { OneApiError } from "./oneapi-error.ts";

/**
 * The connection failed. `code`: `dns`, `refused`, `unreachable`, `connect-timeout`, `proxy` (it opened no tunnel), `tls`, `reset`, `closed`, `cut` (the body broke off) or `network` (the platform does not say).
 *
 * @example
 * if (ConnectionError.is(error) && error.code === "dns") console.error("is the host name right?");
 */
export class ConnectionError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ConnectionError";
}
