import type { Clock } from "../../clock.ts";
import { stopwatch } from "../clock/time.ts";

/** What a request finds: whether it is let through, and what the headers say. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A fixed window. `X-Rate-Limit-Reset` is a point in time in UTC epoch seconds, as documented, rounded up: who waits
 * until then is let through.
 */
export function createRateLimit(clock: Clock, limit: number, windowMs: number): () => RateLimitState {
  let elapsed = stopwatch(clock);
  let used = 0;

  return () => {
    if (elapsed() >= windowMs) {
      elapsed = stopwatch(clock);
      used = 0;
    }
    used += 1;
    const reset = Math.ceil((clock.wall() + windowMs - elapsed()) / 1000);
    return { allowed: used <= limit, headers: rateLimitHeaders(limit, Math.max(limit - used, 0), reset) };
  };
}

/** The vendor's three headers; mind the hyphen in `Rate-Limit`. */
export function rateLimitHeaders(limit: number, remaining: number, resetS: number): Record<string, string> {
  return {
    "X-Rate-Limit-Limit": String(limit),
    "X-Rate-Limit-Remaining": String(remaining),
    "X-Rate-Limit-Reset": String(resetS),
  };
}
