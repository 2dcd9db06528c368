import { describe, expect, it } from "vitest";
import { backoff, LONGEST_WAIT_MS } from "../../../src/retry-policy/backoff.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const S = 1000;
const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

describe("our own backoff", () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [7, 6_400],
    [8, 10_000],
    [1_100, 10_000],
  ])("is up to its doubled step before attempt %i + 1", (attempt, most) => {
    expect(backoff(attempt, undefined, NOW, 1).ms).toBe(most);
    expect(backoff(attempt, answer(503), NOW, 1).ms).toBe(most);
  });

  it.each([
    [1, 1_000],
    [2, 2_000],
    [4, 8_000],
    [5, 10_000],
  ])("starts at a second after 429, attempt %i", (attempt, most) => {
    expect(backoff(attempt, answer(429), NOW, 1).ms).toBe(most);
  });

  it.each([0, 0.25, 0.999])("has full jitter: random() = %f", (random) => {
    expect(backoff(2, undefined, NOW, random).ms).toBeCloseTo(200 * random);
  });
});

describe("a server's time", () => {
  it("wins over ours", () => {
    expect(backoff(1, answer(503, { "Retry-After": "7" }), NOW, 0.5)).toEqual({
      ms: 7 * S,
      server: 7 * S,
    });
  });

  it("is never earlier than ours", () => {
    expect(backoff(8, answer(503, { "Retry-After": "2" }), NOW, 1)).toEqual({ ms: 10 * S, server: 2 * S });
  });

  it("is up to 60 s long", () => {
    expect(LONGEST_WAIT_MS).toBe(60_000);
  });

  it("comes from X-Rate-Limit-Reset after 429 only: on other answers that header is no request to wait", () => {
    const reset = { "X-Rate-Limit-Reset": String(NOW / S + 5) };
    expect(backoff(1, answer(429, reset), NOW, 0).ms).toBe(5 * S);
    expect(backoff(1, answer(503, reset), NOW, 0).ms).toBe(0);
  });
});
