import type { Clock } from "invers-oneapi";
import { type Moment, momentOf } from "../../../src/clock.ts";

/**
 * A clock that keeps what it told last. A busy machine may stop the process between the client's look at the clock and
 * the headers, for as long as it likes: what the client could know is what it is judged by.
 */
export function watchedClock(clock: Clock): Clock & { readonly told: Moment } {
  const told: { monotonic: number; wall: number } = momentOf(clock);
  return {
    monotonic() {
      told.monotonic = clock.monotonic();
      return told.monotonic;
    },
    wall() {
      told.wall = clock.wall();
      return told.wall;
    },
    schedule: (ms, run) => clock.schedule(ms, run),
    told,
  };
}
