import { rateLimitOf } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "../../support/client.ts";

const NOW = Date.UTC(2026, 0, 1);
const S = 1_000;
const clock = { wall: () => NOW };
const of = (limit: string, remaining: string, reset: string, more: Record<string, string> = {}) => {
  const headers = { "X-Rate-Limit-Limit": limit, "X-Rate-Limit-Remaining": remaining };
  return rateLimitOf(
    new Response("", { headers: { ...headers, "X-Rate-Limit-Reset": reset, ...more } }),
    clock,
  );
};

test("successes and failures of the sandbox tell it", async () => {
  const manual = createManualClock();
  const sandbox = createSandbox({ clock: manual, rateLimit: { limit: 1, windowMs: 60_000 } });
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock: manual, retry: false });
  const told = { limit: 1, remaining: 0, resetAt: new Date(NOW + 60 * S) };
  const first = await client.GET("/vehicles");
  expect([first.response.status, rateLimitOf(first.response, manual)]).toEqual([200, told]);
  const second = await client.GET("/vehicles");
  expect([second.response.status, rateLimitOf(second.response, manual)]).toEqual([429, told]);
});

describe("the reset", () => {
  test.each([
    ["is a point in time in epoch seconds", of("100", "7", String(NOW / S + 20)), 20],
    ["may be in milliseconds", of("100", "7", String(NOW + 20 * S)), 20],
    ["may be a delay, if the number is small", of("100", "7", "20"), 20],
    [
      "is read against the server's own clock",
      of("100", "7", String(NOW / S + 3620), { Date: "Thu, 01 Jan 2026 01:00:00 GMT" }),
      20,
    ],
    ["may be over", of("100", "7", String(NOW / S - 5)), -5],
    ["is not Retry-After", of("100", "7", "20", { "Retry-After": "3" }), 20],
  ])("%s", (_, told, seconds) => {
    expect(told).toEqual({ limit: 100, remaining: 7, resetAt: new Date(NOW + seconds * S) });
  });
});

test.each([
  ["a missing limit", of("", "7", "20")],
  ["a remainder that is no number", of("100", "some", "20")],
  ["a negative one", of("100", "-1", "20")],
  ["a reset that is garbage", of("100", "7", "later")],
  ["a reset that no date can hold", of("100", "7", "9".repeat(400))],
  ["no header at all", rateLimitOf(new Response(), clock)],
])("%s tells nothing", (_, told) => {
  expect(told).toBeUndefined();
});

test("the platform's clock counts unless another is given", () => {
  const headers = { "X-Rate-Limit-Limit": "1", "X-Rate-Limit-Remaining": "1", "X-Rate-Limit-Reset": "0" };
  vi.useFakeTimers({ now: NOW });
  onTestFinished(() => void vi.useRealTimers());
  const { resetAt } = rateLimitOf(new Response("", { headers })) ?? {};
  expect(resetAt?.getTime()).toBe(NOW);
});
