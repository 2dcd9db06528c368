import type { TokenState } from "../types/token-provider.ts";
import type { Failure } from "./token-failure.ts";

/** Pauses after transient failures, in ms; the last one repeats. */
export const TRANSIENT_STEPS: readonly number[] = [1, 2, 4, 8, 16, 30].map((s) => s * 1000);
/** Pauses after permanent failures (the credentials are refused), in ms; the last one repeats. */
export const PERMANENT_STEPS: readonly number[] = [5, 15, 60, 300].map((s) => s * 1000);
/** Longest pause of our own while the token is critical, in ms. */
export const CRITICAL_COOLDOWN_MS = 1_000;

/** Draws a pause between 80 % and 120 %, so that processes that failed together do not come back together. */
export const jitter = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

/** A refresh that failed: one step, however many requests it made. */
interface FailedRefresh {
  readonly failure: Failure;
  /** When it ended, on the monotonic hand. */
  readonly since: number;
  /** Whether it failed without anybody waiting for it. */
  readonly unnoticed: boolean;
  /** The secret that was refused: another one ends a permanent pause. `undefined` if the supplier gave none. */
  readonly secret: string | undefined;
}

/** The pause after failed refreshes; there is none after a success. */
export interface Pause extends FailedRefresh {
  /** Our own part in ms. The server's is `failure.retryAfterMs`. */
  readonly ownMs: number;
  /** Failures since the last success. */
  readonly transients: number;
  readonly permanents: number;
}

/** @param previous the pause before, unless a refresh has succeeded since */
export function pauseAfter(failed: FailedRefresh, previous: Pause | undefined, random: number): Pause {
  const { permanent } = failed.failure;
  const transients = (previous?.transients ?? 0) + (permanent ? 0 : 1);
  const permanents = (previous?.permanents ?? 0) + (permanent ? 1 : 0);
  const [steps, count] = permanent ? [PERMANENT_STEPS, permanents] : [TRANSIENT_STEPS, transients];
  const ownMs = jitter(steps[Math.min(count, steps.length) - 1] as number, random);
  return { ...failed, ownMs, transients, permanents };
}

/**
 * Whole milliseconds until the next refresh may start, 0 for now.
 *
 * @param now on the monotonic hand
 */
export function remainingPause(pause: Pause, state: TokenState, now: number): number {
  // What began in the future is over: the clock was put back.
  if (now < pause.since) return 0;
  let { ownMs } = pause;
  const { permanent, retryAfterMs } = pause.failure;
  if (!permanent) {
    if (state === "critical") ownMs = Math.min(ownMs, CRITICAL_COOLDOWN_MS);
    // The first caller who has to wait may cause one more request before the pause holds for all.
    if (state === "expired" && pause.unnoticed) ownMs = 0;
  }
  return Math.max(0, Math.ceil(Math.max(ownMs, retryAfterMs) - (now - pause.since)));
}
