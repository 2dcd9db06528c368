/** Longest pause between two tries of a handler, in ms; the first is a second, and each is twice the one before. */
export const LONGEST_RETRY_MS = 30_000;
/** The same between two attempts to connect, or to consume a queue again. */
export const LONGEST_RECONNECT_MS = 60_000;
/** Pauses while user, password, virtual host or queue are refused; the last one repeats. INVERS suspends consumers that storm. */
export const REFUSED_STEPS_MS: readonly number[] = [5_000, 15_000, 60_000, 300_000];
/** How often a queue that is gone is looked for. */
export const GONE_PAUSE_MS = 300_000;

const FIRST_PAUSE_MS = 1_000;

/** Spreads a pause over 80 % to 120 %, so that processes that failed together do not come back together. */
const jittered = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

const doubling = (step: number, longest: number): number =>
  Math.min(longest, FIRST_PAUSE_MS * 2 ** (step - 1));

/** The pause after a handler has failed, in ms; `tries` counts the failures, from 1. */
export const retryDelay = (tries: number, random: number): number =>
  jittered(doubling(tries, LONGEST_RETRY_MS), random);

/** The pause before connecting again, in ms; `failures` counts those in a row, from 1. */
export const reconnectDelay = (failures: number, random: number): number =>
  jittered(doubling(failures, LONGEST_RECONNECT_MS), random);

/** The pause after access was refused, in ms; `refusals` counts those in a row, from 1. */
export const refusedDelay = (refusals: number, random: number): number =>
  jittered(REFUSED_STEPS_MS[Math.min(refusals, REFUSED_STEPS_MS.length) - 1] as number, random);

/**
 * How many failures in a row there are after what lasted `heldMs` has ended. One that held at least as long as the
 * pause before it starts the count over; one that ends at once, each time, comes ever later.
 */
export const failuresAfter = (failures: number, heldMs: number): number =>
  heldMs >= doubling(Math.max(failures, 1), LONGEST_RECONNECT_MS) ? 1 : failures + 1;
