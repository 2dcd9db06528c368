// Every default number of calls and commands. Those of a single policy stand in its file, which docs/policies.md names.

/** Limits of one attempt and of a whole call, in ms. A command waits for a vehicle, so a write has more time. */
export const TIME_LIMITS = {
  read: { timeout: 10_000, deadline: 30_000 },
  write: { timeout: 30_000, deadline: 35_000 },
} as const;

/** Attempts of a call that may be sent again, the first included. */
export const MAX_ATTEMPTS = 3;

/** A command that is not written within this time of its call, in ms, is stale and is not sent. */
export const MAX_AGE_MS = 10_000;

/** How long `verify` looks for evidence, in ms. */
export const VERIFY_TIMEOUT_MS = 10_000;

/** Largest body of an answer to a read, in bytes after decompression. */
export const MAX_READ_BYTES = 10_000_000;

/** Largest body of an answer to a write and of a problem, in bytes after decompression. */
export const MAX_SMALL_BYTES = 1_000_000;
