/**
 * The only source of time in the package. Pass your own as `clock` to test what a program does over hours
 * without waiting: `createManualClock()` in `invers-oneapi/testing` is one.
 */
export interface Clock {
  /** Milliseconds that never run backwards; may stand still while the machine sleeps. */
  monotonic(): number;
  /** Milliseconds since the Unix epoch; may be set back or forth by an administrator. */
  wall(): number;
  /** Runs `run` once after `ms` milliseconds of the monotonic hand; returns a function that cancels it. */
  schedule(ms: number, run: () => void): () => void;
}

/** The largest delay that platform timers take: a longer one would fire at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/** The platform's own clock. Its timers keep the process alive: a program that awaits a retry must not exit. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  schedule(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
