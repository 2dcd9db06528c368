import type { Clock } from "../clock.ts";
import { AccessToken } from "./access-token.ts";
import { ageOf, type Moment, type Thresholds, thresholds } from "./lifetime.ts";
import type { Grant } from "./token-response.ts";

/** So many values that were held are remembered; older ones have expired long ago (the breaker lets few be evicted). */
export const REMEMBERED_VALUES = 100;

/** The token that a provider has. */
export interface Held extends Thresholds {
  readonly token: AccessToken;
  /** What every call that need not wait gets: one promise, so that such a call allocates nothing. */
  readonly ready: Promise<AccessToken>;
  readonly lifetimeMs: number;
  /** Before its request was sent: its life is counted from here. */
  readonly sent: Moment;
  /** It is what came when a caller asked for more life than a new token has: asking again would bring no more. */
  tooShort?: boolean;
}

export function remainingOf(held: Held, clock: Clock): number {
  return held.lifetimeMs - ageOf(held.sent, clock);
}

/**
 * What comes of a granted token beside the present one: the token to hold from now on, or in words what speaks
 * against it. A value that was held before, current, outlived or evicted, is never taken again: its expiry must not
 * move, and what the API rejected it would reject again. An objection changes nothing.
 *
 * @param seen the values that were held; takes in this one
 */
export function admit(
  { value, lifetimeMs }: Grant,
  sent: Moment,
  present: Held | undefined,
  seen: Set<string>,
  clock: Clock,
  random: number,
): Held | string {
  const limits = thresholds(lifetimeMs, random);
  const left = lifetimeMs - ageOf(sent, clock);
  if (seen.has(value)) return "a token that it gave before";
  if (left <= limits.floor) return "a token that had expired on its way";
  if (present && left < remainingOf(present, clock)) return "a token that expires before the present one";
  seen.add(value);
  for (const oldest of seen) if (seen.size > REMEMBERED_VALUES) seen.delete(oldest);
  const token = new AccessToken(value);
  return {
    ...limits,
    token,
    ready: Promise.resolve(token),
    lifetimeMs,
    sent,
  };
}
