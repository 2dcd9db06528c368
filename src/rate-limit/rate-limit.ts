import { type Clock, systemClock } from "../clock.ts";
import { resetMs } from "../retry-policy/retry-after.ts";

/** What the API tells of its rate limit. */
export interface RateLimit {
  /** Requests that a window allows. */
  readonly limit: number;
  /** How many of them are left. */
  readonly remaining: number;
  /** When the next window begins, by this machine's clock. */
  readonly resetAt: Date;
}

/** A whole number, or NaN. */
const countIn = (text: string | null): number =>
  text && /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;

/**
 * What a response tells of the rate limit, a success or a failure: `X-Rate-Limit-Limit`, `X-Rate-Limit-Remaining` and
 * `X-Rate-Limit-Reset` (vendor page "too-many-requests"). `undefined` unless all three can be read.
 *
 * @param clock of the client, if it was given one
 * @example
 * const { response } = await client.GET("/vehicles");
 * if (rateLimitOf(response)?.remaining === 0) pauseTheReport();
 */
export function rateLimitOf(
  { headers }: { readonly headers: Headers },
  clock: Pick<Clock, "wall"> = systemClock,
): RateLimit | undefined {
  const limit = countIn(headers.get("x-rate-limit-limit"));
  const remaining = countIn(headers.get("x-rate-limit-remaining"));
  const now = clock.wall();
  const resetAt = new Date(now + resetMs(headers, now));
  return Number.isNaN(limit + remaining + resetAt.getTime()) ? undefined : { limit, remaining, resetAt };
}
