/** A token request as the token endpoint saw it; times in ms. */
export interface TokenRequest {
  readonly process: number;
  /** When the process sent it: a token's life is counted from here. */
  readonly sentAt: number;
  readonly arrivedAt: number;
}

/**
 * For so much of its life nobody renews a token that lives less than 4 minutes: a half less the jitter of a twentieth,
 * and as much again for what comes between the provider's look at the clock and the request's own.
 */
const FRESH = 0.4;

/** Requests that came while the token of the one before was fresh: none where one process renews for all. */
export function tooEarly(requests: readonly TokenRequest[], lifetimeMs: number): number {
  let early = 0;
  let freshUntil = 0;
  for (const { sentAt, arrivedAt } of requests) {
    if (arrivedAt < freshUntil) early++;
    else freshUntil = sentAt + FRESH * lifetimeMs;
  }
  return early;
}

/** The same where each process renews for itself. */
export function tooEarlyOfOne(requests: readonly TokenRequest[], lifetimeMs: number): number {
  const processes = new Set(requests.map(({ process }) => process));
  return [...processes].reduce(
    (sum, one) =>
      sum +
      tooEarly(
        requests.filter(({ process }) => process === one),
        lifetimeMs,
      ),
    0,
  );
}
