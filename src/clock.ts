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

/** The largest delay that platform timers take, in ms: a longer one fires at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/** A delay that every timer takes as it is meant: Node warns of one below 0. */
const timerDelay = (ms: number): number => Math.min(Math.max(ms, 0), LONGEST_TIMER_MS);

/** The platform's own clock. Its timers keep the process alive: a program that awaits a retry must not exit. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  schedule(ms, run) {
    const timer = setTimeout(run, timerDelay(ms));
    return () => clearTimeout(timer);
  },
};

/** A clock of the user's, guarded: no delay below 0 or above `LONGEST_TIMER_MS` reaches it. */
export const boundedClock = (clock: Clock): Clock => ({
  monotonic: () => clock.monotonic(),
  wall: () => clock.wall(),
  schedule: (ms, run) => clock.schedule(timerDelay(ms), run),
});

/** Where both hands of a clock stood, in ms. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

export const momentOf = (clock: Clock): Moment => ({ monotonic: clock.monotonic(), wall: clock.wall() });

/**
 * Milliseconds since a moment, by the hand that ran further: the monotonic one stands still while the machine sleeps,
 * the wall clock can be set back. Infinite where the monotonic hand was put back, as test timers do when they are
 * uninstalled: what began in the future is over.
 */
export function ageOf(since: Moment, clock: Clock): number {
  const monotonic = clock.monotonic() - since.monotonic;
  return monotonic < 0 ? Infinity : Math.max(monotonic, clock.wall() - since.wall);
}

/**
 * Until when something was surely going on that began at a moment and is over now: what the wall clock ran further than
 * the monotonic hand, the machine slept.
 */
export function awakeUntil(began: Moment, clock: Clock): Moment {
  const { monotonic, wall } = momentOf(clock);
  return { monotonic, wall: Math.min(wall, began.wall + monotonic - began.monotonic) };
}

/** The platform's clock with timers that let the process exit once nothing else keeps it alive, where it has such. */
export const backgroundClock: Clock = {
  ...systemClock,
  schedule(ms, run) {
    const timer = setTimeout(run, timerDelay(ms));
    (timer as { unref?(): void }).unref?.();
    return () => clearTimeout(timer);
  },
};
