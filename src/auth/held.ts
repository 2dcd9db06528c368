import type { Clock } from "../clock.ts";
import type { Grant } from "./grant.ts";
import { ageOf, type Moment, type Thresholds, thresholds } from "./lifetime.ts";
import { AccessToken } from "./secret.ts";

/** So many rejected values are remembered; the oldest has expired long before (the breaker lets few through). */
export const REMEMBERED_EVICTIONS = 100;

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

/** Adds a value that the API rejected: the token endpoint may still give it out. */
export function rememberEviction(evicted: Set<string>, value: string): void {
  evicted.add(value);
  for (const oldest of evicted) if (evicted.size > REMEMBERED_EVICTIONS) evicted.delete(oldest);
}

/**
 * What comes of a granted token beside the present one: the token to hold from now on, or in words what speaks
 * against it. An objection changes nothing, so no expiry ever moves for a value that is held already.
 */
export function admit(
  { value, lifetimeMs }: Grant,
  sent: Moment,
  present: Held | undefined,
  evicted: ReadonlySet<string>,
  clock: Clock,
  random: number,
): Held | string {
  const limits = thresholds(lifetimeMs, random);
  const left = lifetimeMs - ageOf(sent, clock);
  if (evicted.has(value)) return "the rejected token again";
  if (present?.token.reveal() === value) return "the same token again";
  if (left <= limits.floor) return "a token that had expired on its way";
  if (present && left < remainingOf(present, clock)) return "a token that expires before the present one";
  const token = new AccessToken(value);
  return {
    ...limits,
    token,
    ready: Promise.resolve(token),
    lifetimeMs,
    sent,
  };
}
