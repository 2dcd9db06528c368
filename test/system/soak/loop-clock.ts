/** A clock that stands still while the machine does not let this process run. */
export interface LoopClock {
  /** Milliseconds, in steps of about `STEP_MS`. */
  now(): number;
  stop(): void;
}

const STEP_MS = 10;

/**
 * On a busy machine every timer of a process comes late, whatever the client does. This clock counts the turns of the
 * event loop instead: a gap between two of its steps counts for at most two of them.
 */
export function startLoopClock(): LoopClock {
  let now = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const here = performance.now();
    now += Math.min(here - last, 2 * STEP_MS);
    last = here;
  }, STEP_MS);
  return { now: () => now, stop: () => clearInterval(timer) };
}
