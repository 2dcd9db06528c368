import { retryAfterMs } from "./retry-after.ts";

/** First pause before a retry, in ms; doubles. */
export const FIRST_PAUSE_MS = 100;
/** The same after 429. */
export const FIRST_PAUSE_AFTER_429_MS = 1_000;
export const LONGEST_PAUSE_MS = 10_000;
/** A server's time beyond this is handed to the caller: the call fails at once with `retryAt`. */
export const LONGEST_WAIT_MS = 60_000;

/** How long to wait before the next attempt, and what the server asked for, both in ms. */
export interface Backoff {
  readonly ms: number;
  /** The server's part, if it named a time. */
  readonly server: number | undefined;
}

/**
 * Backoff with full jitter, never earlier than the server's own time.
 *
 * @param attempt the attempt that failed; 1 is the first
 * @param response its answer, if there was one
 */
export function backoff(
  attempt: number,
  response: { status: number; headers: Headers } | undefined,
  wallMs: number,
  random: number,
): Backoff {
  const limited = response?.status === 429;
  const first = limited ? FIRST_PAUSE_AFTER_429_MS : FIRST_PAUSE_MS;
  const own = random * Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempt - 1));
  const server = response && retryAfterMs(response.headers, wallMs, limited);
  return { ms: Math.max(own, server ?? 0), server };
}
