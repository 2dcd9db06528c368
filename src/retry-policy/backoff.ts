import { serverDelay } from "./retry-after.ts";

/** First pause before a repeated attempt, in ms; doubles. */
export const FIRST_PAUSE_MS = 100;
/** The same after 429. */
export const FIRST_PAUSE_AFTER_429_MS = 1_000;
export const LONGEST_PAUSE_MS = 10_000;
/** A server's time beyond this is handed to the caller, not waited for. */
export const LONGEST_WAIT_MS = 60_000;

/** How long to wait before the next attempt, and what the server asked for, both in ms. */
export interface Wait {
  readonly ms: number;
  /** The server's part, if it named a time. */
  readonly server: number | undefined;
}

/**
 * Backoff with full jitter, never earlier than the server's own time.
 *
 * @param attempt the attempt that failed; 1 is the first
 * @param answer its answer, if there was one
 */
export function waitBefore(
  attempt: number,
  answer: { status: number; headers: Headers } | undefined,
  wallMs: number,
  random: number,
): Wait {
  const limited = answer?.status === 429;
  const first = limited ? FIRST_PAUSE_AFTER_429_MS : FIRST_PAUSE_MS;
  const own = random * Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempt - 1));
  const server = answer && serverDelay(answer.headers, wallMs, limited);
  return { ms: Math.max(own, server ?? 0), server };
}
