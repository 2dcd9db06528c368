import type { Clock } from "invers-oneapi";
import { createManualClock } from "../../../../src/testing/clock/manual-clock.ts";

/** A manual clock whose hands also move when the event loop stalls, which no timer tells. */
export function createStallingClock(): Clock & { stall(ms: number): void } {
  const hands = createManualClock();
  let stalled = 0;
  return {
    monotonic: () => hands.monotonic() + stalled,
    wall: () => hands.wall() + stalled,
    schedule: hands.schedule,
    stall(ms) {
      stalled += ms;
    },
  };
}
