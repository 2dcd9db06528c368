/** Pauses after transient failures, in ms; the last one repeats. */
export const TRANSIENT_STEPS: readonly number[] = [1, 2, 4, 8, 16, 30].map((s) => s * 1000);
/** Pauses after permanent failures (the credentials are refused), in ms; the last one repeats. */
export const PERMANENT_STEPS: readonly number[] = [5, 15, 60, 300].map((s) => s * 1000);
/** A `Retry-After` of the token endpoint counts up to here. */
export const RETRY_AFTER_CAP_MS = 60_000;
/** Longest pause of our own while the token is critical. */
export const CRITICAL_COOLDOWN_MS = 1_000;

/** A pause after a failed flight, counted from the flight's end. */
export interface Cooldown {
  /** Our own part, in ms. */
  readonly own: number;
  /** The server's part (`Retry-After`), in ms; 0 if it gave none. */
  readonly theirs: number;
  /** The credentials were refused: a longer pause, which another secret ends. */
  readonly permanent: boolean;
  /** Whether callers still had a usable token when the flight failed. */
  readonly covered: boolean;
}

/** Spreads a pause over 80 % to 120 %, so that processes that failed together do not come back together. */
export const spread = (ms: number, random: number): number => ms * (0.8 + 0.4 * random);

/** The pause after the `failures`-th failed flight in a row (1 is the first). */
export function ownPause(steps: readonly number[], failures: number, random: number): number {
  return spread(steps[Math.min(failures, steps.length) - 1] as number, random);
}

/** Milliseconds of the pause that are left, `elapsedMs` after the failure, seen from the token's present state. */
export function pauseLeft(cooldown: Cooldown, elapsedMs: number, state: string): number {
  let { own } = cooldown;
  if (!cooldown.permanent) {
    if (state === "critical") own = Math.min(own, CRITICAL_COOLDOWN_MS);
    if (state === "expired" && cooldown.covered) own = 0;
  }
  return Math.max(own, cooldown.theirs) - elapsedMs;
}
