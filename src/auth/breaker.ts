/** So many freshly issued tokens rejected within the window open the breaker. */
export const REJECTIONS = 3;
export const WINDOW_MS = 60_000;
/** How long it stays open: meanwhile the token stays in use. */
export const OPEN_MS = 30_000;

/** Stops the circle of rejection and renewal. */
export interface Breaker {
  /**
   * The API rejected the current token; tells whether the token may be evicted.
   *
   * @param now on the monotonic hand, in ms
   * @param tokenAgeMs since it was issued
   */
  reject(now: number, tokenAgeMs: number): boolean;
}

/** An API that rejects every new token is misconfigured, and another token does not help. */
export function createBreaker(): Breaker {
  let rejections: number[] = [];
  let openedAt = -Infinity;
  return {
    reject(now, tokenAgeMs) {
      // What began in the future is over: the clock was put back.
      if (openedAt <= now && now - openedAt < OPEN_MS) return false;
      if (tokenAgeMs > WINDOW_MS) return true;
      rejections = [...rejections.filter((at) => at <= now && now - at <= WINDOW_MS), now];
      if (rejections.length < REJECTIONS) return true;
      rejections = [];
      openedAt = now;
      return false;
    },
  };
}
