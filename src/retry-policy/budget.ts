import type { Clock } from "../clock.ts";

/** Tokens of a client's retry budget; what one retry takes, one success gives back, and one second gives back. */
export const RETRY_BUDGET = { full: 100, retry: 10, success: 1, second: 1 } as const;

/** The calls of a client share one budget: without it every caller's retries multiply an outage. */
export interface RetryBudget {
  /** Pays for a retry; `false` if too little is left. */
  spend(): boolean;
  /** Gives back what the retries of a call took, once it got an answer that shows no overload; `succeeded`: 1 more. */
  refund(retries: number, succeeded: boolean): void;
}

export function createRetryBudget(clock: Clock): RetryBudget {
  const { full, retry, success, second } = RETRY_BUDGET;
  let tokens: number = full;
  let since = clock.monotonic();

  function add(amount: number): void {
    tokens = Math.min(full, tokens + amount);
  }
  function refill(): void {
    const now = clock.monotonic();
    add((Math.max(0, now - since) / 1000) * second);
    since = now;
  }

  return {
    spend() {
      refill();
      if (tokens < retry) return false;
      tokens -= retry;
      return true;
    },
    refund(retries, succeeded) {
      add(retries * retry + (succeeded ? success : 0));
    },
  };
}
