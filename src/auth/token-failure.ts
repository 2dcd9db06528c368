import { describeConnection, redactError, rootOf } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";
import { classifyNetworkError } from "../retry-policy/network-error.ts";

/** Why a refresh brought no token: a value, from which each caller that waits gets an error object of its own. */
export interface Failure {
  readonly error: TokenError;
  /** Another request with the same credentials is refused too. */
  readonly permanent: boolean;
  /** The server's `Retry-After` in ms, 0 without one. */
  readonly retryAfterMs: number;
}

const transient = (error: TokenError): Failure => ({ error, permanent: false, retryAfterMs: 0 });

/**
 * A transient failure of our own finding.
 *
 * @param cause what was thrown, of which a redacted copy is kept
 */
export function failure(
  code: string,
  message: string,
  ...cause: [thrown?: unknown, secrets?: string[]]
): Failure {
  const [thrown, secrets] = cause;
  const details = cause.length ? { code, cause: redactError(thrown, secrets) } : { code };
  return transient(new TokenError(message, details));
}

/** What made a refresh reject: a time limit, or something that nobody foresaw. */
export function failureOf(error: unknown): Failure {
  return TokenError.is(error) ? transient(error) : failure("unusable-answer", "the renewal failed", error);
}

/** What messages call a token endpoint: its host, and nothing that a URL may hold beside it. */
export const endpointOf = (tokenUrl: string): string => `token endpoint ${new URL(tokenUrl).host}`;

/** `fetch` rejected: the code is that of a `ConnectionError`, the message names the host and the root cause. */
export function networkFailure(thrown: unknown, tokenUrl: string, secrets: string[]): Failure {
  const { code, message } = classifyNetworkError(thrown);
  // The root alone: a caller's error, the one that callers share and this are the three levels that a console shows.
  const cause = rootOf(redactError(thrown, secrets));
  return transient(new TokenError(describeConnection(endpointOf(tokenUrl), message, cause), { code, cause }));
}

/** The error of one caller: an object of its own, with a cause that all share. */
export function toTokenError({ error }: Failure, retryAfterMs: number): TokenError {
  const { code, flowId, message } = error;
  let told = `no access token: ${message}`;
  if (retryAfterMs) told += `; asked again in ${retryAfterMs} ms`;
  if (flowId) told += `, flow id ${flowId}`;
  return new TokenError(told, { code, flowId, retryAfterMs, cause: error });
}
