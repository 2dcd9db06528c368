/** So many freshly minted tokens rejected within the window, and no more are asked for during the rest. */
export const REJECTIONS = 3;
export const WINDOW_MS = 60_000;
export const REST_MS = 30_000;

/**
 * Stops the circle of "rejected, renewed, rejected": an API that turns down every new token is misconfigured, and
 * another token will not help. `reject` answers whether the token may be evicted.
 */
export function createBreaker(): { reject(now: number, tokenAgeMs: number): boolean } {
  let rejections: number[] = [];
  let restUntil = Number.NEGATIVE_INFINITY;
  return {
    reject(now, tokenAgeMs) {
      if (now < restUntil) return false;
      if (tokenAgeMs > WINDOW_MS) return true;
      rejections = [...rejections.filter((at) => now - at <= WINDOW_MS), now];
      if (rejections.length < REJECTIONS) return true;
      rejections = [];
      restUntil = now + REST_MS;
      return false;
    },
  };
}
