import type { Clock } from "../../src/clock.ts";

/** A clock on which time passes `factor` times faster than it does, for tests that need a server of its own time. */
export function fastClock(factor: number): Clock {
  const started = Date.now();
  return {
    monotonic: () => performance.now() * factor,
    wall: () => started + (Date.now() - started) * factor,
    schedule(ms, run) {
      const timer = setTimeout(run, ms / factor);
      return () => clearTimeout(timer);
    },
  };
}
