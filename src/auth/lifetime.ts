import { ageOf, type Clock, type Moment } from "../clock.ts";
import type { TokenState } from "../types/token-provider.ts";

/** Renewal starts this long before expiry (vendor's tutorial), but never in the first half of a token's life. */
export const RENEW_BEFORE_MS = 120_000;
/** Upper bound of the random part that renewal starts earlier, so that processes do not renew together. */
export const JITTER_MS = 12_000;
/** Below this a caller waits a little for the renewal that is under way. */
export const CRITICAL_MS = 10_000;
/** Below this a token is never handed out: it could expire on its way. */
export const FLOOR_MS = 1_000;
/** Longest wait of a caller whose token is critical. */
export const CRITICAL_WAIT_MS = 2_000;

/** How long a token lives. */
export interface Life {
  /** Just before its request was sent: its life is counted from here. */
  readonly since: Moment;
  readonly lifetimeMs: number;
}

/** Milliseconds of life left; 0 or less once it is over. */
export const remainingOf = ({ since, lifetimeMs }: Life, clock: Clock): number =>
  lifetimeMs - ageOf(since, clock);

/**
 * The life of a token that was granted twice: each hand of the clock ends it when the earlier grant does, since either
 * hand can be moved alone. Its lifetime is the shorter one.
 */
export function earlierEnd(first: Life, second: Life): Life {
  const lifetimeMs = Math.min(first.lifetimeMs, second.lifetimeMs);
  const since = (hand: keyof Moment): number =>
    Math.min(first.since[hand] + first.lifetimeMs, second.since[hand] + second.lifetimeMs) - lifetimeMs;
  return { since: { monotonic: since("monotonic"), wall: since("wall") }, lifetimeMs };
}

/** The thresholds of one token, in milliseconds of remaining life. */
export interface Thresholds {
  readonly aging: number;
  readonly critical: number;
  readonly floor: number;
}

/** @param random in [0, 1); 0 gives the latest renewal */
export function thresholds(lifetimeMs: number, random: number): Thresholds {
  return {
    aging: Math.min(RENEW_BEFORE_MS, lifetimeMs / 2) + random * Math.min(JITTER_MS, lifetimeMs / 20),
    critical: Math.min(CRITICAL_MS, lifetimeMs / 10),
    floor: Math.min(FLOOR_MS, lifetimeMs / 20),
  };
}

/** The state of a token with this much life left. */
export function stateOf(remainingMs: number, limits: Thresholds): TokenState {
  if (remainingMs > limits.aging) return "fresh";
  if (remainingMs > limits.critical) return "aging";
  return remainingMs > limits.floor ? "critical" : "expired";
}
