import type { Clock } from "invers-oneapi";

/** Where both hands of a clock stand, in ms. */
export interface Hands {
  readonly monotonic: number;
  readonly wall: number;
}

export const platformClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  schedule(ms, run) {
    const timer = setTimeout(run, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

/**
 * A clock that keeps what it told last. A busy machine may stop the process between the client's look at the clock and
 * the headers, for as long as it likes: what the client could know is what it is judged by.
 */
export function watchedClock({ monotonic, wall, schedule }: Clock): Clock & { readonly told: Hands } {
  const told = { monotonic: monotonic(), wall: wall() };
  return {
    monotonic() {
      told.monotonic = monotonic();
      return told.monotonic;
    },
    wall() {
      told.wall = wall();
      return told.wall;
    },
    schedule,
    told,
  };
}
