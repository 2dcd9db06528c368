import { redactError } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";

/** Why no token came: a value, from which each caller that waits gets an error object of its own. */
export interface Failure {
  readonly error: TokenError;
  /** Asking again with the same credentials will not help. */
  readonly permanent: boolean;
  /** The server's `Retry-After` in ms, 0 if it gave none. */
  readonly theirs: number;
}

/** A transient failure without a word from the server. `cause`: what was thrown, of which a scrubbed copy is kept. */
export function failure(
  code: string,
  message: string,
  ...cause: [thrown?: unknown, secrets?: string[]]
): Failure {
  const [thrown, secrets] = cause;
  const details = cause.length ? { code, cause: redactError(thrown, secrets) } : { code };
  return { error: new TokenError(message, details), permanent: false, theirs: 0 };
}

/** The error of one caller: its own object, the cause shared by all. */
export function refusal({ error }: Failure, retryAfterMs: number): TokenError {
  const { code, flowId, message } = error;
  return new TokenError(`no access token: ${message}`, { code, flowId, retryAfterMs, cause: error });
}
