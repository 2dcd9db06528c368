import type { Clock } from "invers-oneapi";
import { afterEach, expect, test, vi } from "vitest";
import { backgroundClock, boundedClock, LONGEST_TIMER_MS, systemClock } from "../../src/clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

// Node fires a longer one at once, and warns of one below 0: a jump of a clock makes both.
const DELAYS = [
  [Number.NEGATIVE_INFINITY, 0],
  [-1, 0],
  [0, 0],
  [7, 7],
  [Number.POSITIVE_INFINITY, LONGEST_TIMER_MS],
];

test.each(DELAYS)("a delay of %d ms reaches timers as %d", (asked, given) => {
  const timers = vi.spyOn(globalThis, "setTimeout");
  const user: number[] = [];
  const clock: Clock = {
    monotonic: () => 0,
    wall: () => 0,
    schedule(ms) {
      user.push(ms);
      return () => {};
    },
  };
  for (const each of [systemClock, backgroundClock, boundedClock(clock)]) each.schedule(asked, () => {})();
  expect(timers.mock.calls.map(([, ms]) => ms)).toEqual([given, given]);
  expect(user).toEqual([given]);
});
