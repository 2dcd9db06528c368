import type { Clock, Moment } from "../clock.ts";
import { AccessToken } from "./access-token.ts";
import { earlierEnd, type Life, remainingOf, type Thresholds, thresholds } from "./lifetime.ts";
import type { TokenResponse } from "./token-response.ts";

/** How many past tokens are remembered, so that one that is issued again is recognised. */
export const REMEMBERED_TOKENS = 100;

/** The life of each token that this provider had, by its value. */
export type PastTokens = Map<string, Life>;

/** The token that a provider has. */
export interface CachedToken extends Life, Thresholds {
  readonly token: AccessToken;
  /** What every call gets that need not wait: one promise, so that such a call allocates nothing. */
  readonly ready: Promise<AccessToken>;
  /** Just before its latest request was sent. Later than `since` where the endpoint issued the token again. */
  readonly issued: Moment;
  /** A caller asked for more life than a new token has, so another request would bring no more. */
  tooShort?: boolean;
}

/**
 * The token to hold from now on, or in words why the current one stays. A token that is issued again, because the API
 * rejected it or because it is still good, keeps the expiry it had.
 *
 * @param past gains the new token
 */
export function replaceToken(
  { accessToken, lifetimeMs }: TokenResponse,
  issued: Moment,
  current: CachedToken | undefined,
  past: PastTokens,
  clock: Clock,
  random: number,
): CachedToken | string {
  if (current?.token.reveal() === accessToken) return "the token that it gave before";
  const given: Life = { since: issued, lifetimeMs };
  const known = past.get(accessToken);
  const life = known ? earlierEnd(known, given) : given;
  const limits = thresholds(life.lifetimeMs, random);
  const left = remainingOf(life, clock);
  if (left <= limits.floor) return "a token that had expired on its way";
  if (current && left < remainingOf(current, clock)) return "a token that expires before the current one";
  past.delete(accessToken);
  past.set(accessToken, life);
  for (const oldest of past.keys()) if (past.size > REMEMBERED_TOKENS) past.delete(oldest);
  const token = new AccessToken(accessToken);
  return { ...life, ...limits, token, ready: Promise.resolve(token), issued };
}
