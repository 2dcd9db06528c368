import type { Clock } from "../clock.ts";
import type { TokenState } from "./lifetime.ts";
import type { Failure } from "./token-failure.ts";

/** Pauses after transient failures, in ms; the last one repeats. */
export const TRANSIENT_STEPS: readonly number[] = [1, 2, 4, 8, 16, 30].map((s) => s * 1000);
/** Pauses after permanent failures (the credentials are refused), in ms; the last one repeats. */
export const PERMANENT_STEPS: readonly number[] = [5, 15, 60, 300].map((s) => s * 1000);
/** Longest pause of our own while the token is critical. */
export const CRITICAL_COOLDOWN_MS = 1_000;

/** Spreads a pause over 80 % to 120 %, so that processes that failed together do not come back together. */
export const spread = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

/** The pause after a failed flight. */
interface Pause {
  /** Our own part in ms, counted from the flight's end; `Failure.theirs` is the server's. */
  readonly own: number;
  /** When the flight ended, on the monotonic hand. */
  readonly since: number;
  /** Whether callers still had a usable token then. */
  readonly covered: boolean;
  readonly failure: Failure;
  /** What the supplier has to stop returning to end a permanent pause; `undefined` while it never answered. */
  readonly secret: string | undefined;
}

/** The pauses between failed flights. */
export interface Cooldown {
  /** The last failure; `undefined` after a success. */
  readonly pause: Pause | undefined;
  /** Milliseconds until the next flight may start, 0 for now, seen from the token's present state. */
  left(state: TokenState): number;
  /** A flight failed, however many requests it made: one step. */
  fail(failure: Failure, covered: boolean, secret: string | undefined): void;
  /** A flight succeeded: the steps start over. */
  reset(): void;
}

export function createCooldown(clock: Clock, random: () => number): Cooldown {
  let pause: Pause | undefined;
  let transients = 0;
  let permanents = 0;
  return {
    get pause() {
      return pause;
    },
    left(state) {
      if (!pause) return 0;
      let { own } = pause;
      const { permanent, theirs } = pause.failure;
      if (!permanent) {
        if (state === "critical") own = Math.min(own, CRITICAL_COOLDOWN_MS);
        // Nobody had to wait so far: the first who has to may ask once more before the pause holds for all.
        if (state === "expired" && pause.covered) own = 0;
      }
      return Math.max(0, Math.max(own, theirs) - (clock.monotonic() - pause.since));
    },
    fail(failure, covered, secret) {
      const steps = failure.permanent ? PERMANENT_STEPS : TRANSIENT_STEPS;
      const failures = failure.permanent ? ++permanents : ++transients;
      const own = spread(steps[Math.min(failures, steps.length) - 1] as number, random());
      pause = { own, since: clock.monotonic(), covered, failure, secret };
    },
    reset() {
      transients = permanents = 0;
      pause = undefined;
    },
  };
}
