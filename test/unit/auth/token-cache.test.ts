import { describe, expect, test } from "vitest";
import { bench, delayed, grant, watch, withTokenAt } from "../../support/token-endpoint.ts";

describe("which token may replace which", () => {
  test.each([
    ["the same value with a longer life", grant("old", 86_400)],
    ["the same value with a shorter life", grant("old", 50)],
    ["a token that would expire earlier", grant("worse", 99)],
  ])("%s changes nothing, and counts as a transient failure", async (_, reply) => {
    const { clock, endpoint, provider, value, events } = await withTokenAt(100_000);
    endpoint.always(reply);
    expect(await value()).toBe("old");
    await clock.advance(0);
    expect(provider.status()).toEqual({
      state: "aging",
      remainingMs: 100_000,
      renewing: false,
      retryAfterMs: 1000,
    });
    expect(events.at(-1)).toMatchObject({ type: "token-renewal-failed", code: "unusable-answer" });
    for (let call = 0; call < 50; call++) expect(await value()).toBe("old");
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a token that expires at the same time as the present one replaces it", async () => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(grant("equal", 100));
    await value();
    await clock.advance(0);
    expect(await value()).toBe("equal");
  });

  test("waiters get the current token then", async () => {
    const { clock, endpoint, provider } = await withTokenAt(100_000);
    await clock.advance(92_000);
    endpoint.script(delayed(clock, 100, grant("old")));
    const watched = watch(provider.getToken());
    await clock.advance(100);
    expect(watched.value?.reveal()).toBe("old");
  });

  test("the same value of an expired token is of no use", async () => {
    const { clock, endpoint, provider, refusal } = await withTokenAt(100_000);
    await clock.advance(100_000);
    endpoint.always(grant("old"));
    expect(await refusal()).toMatchObject({ code: "unusable-answer" });
    expect(provider.status().state).toBe("expired");
  });
});

describe("an evicted token that the endpoint gives again", () => {
  test.each([
    ["with its life from the start", 900],
    ["with a longer life", 86_400],
  ])("is held again %s, its expiry no later than before", async (_, expiresIn) => {
    const { endpoint, provider, value, events } = await withTokenAt(500_000);
    endpoint.always(grant("old", expiresIn));
    provider.invalidate("old");
    expect(await value()).toBe("old");
    expect(provider.status()).toEqual({ state: "fresh", remainingMs: 500_000, renewing: false });
    expect(events.at(-1)?.type).toBe("token-renewed");
  });

  test("with a shorter life expires earlier", async () => {
    const { endpoint, provider, value } = await withTokenAt(500_000);
    endpoint.script(grant("old", 300));
    provider.invalidate("old");
    await value();
    expect(provider.status().remainingMs).toBe(300_000);
  });

  test("expires by each hand of the clock as early as it did before, whichever hand is moved later", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(300_000);
    await clock.advanceWall(-5000);
    // The second grant ends 4 s before the first by the wall clock, and 1 s after it by the monotonic one.
    endpoint.script(async (request) => {
      await clock.advanceWall(2000);
      return grant("old", 301)(request);
    });
    provider.invalidate("old");
    await value();
    expect(provider.status().remainingMs).toBe(299_000);
    await clock.advanceMonotonic(61_000);
    expect(provider.status().remainingMs).toBe(239_000);
  });

  test("locks nobody out: after one stray 401 every caller has a token until it is over", async () => {
    const { clock, endpoint, provider, value } = bench();
    endpoint.always((request) => grant("same", 900 - Math.floor(clock.monotonic() / 1000))(request));
    await value();
    provider.invalidate("same");
    for (let call = 0; call < 80; call++) {
      expect(await value()).toBe("same");
      await clock.advance(10_000);
    }
  });

  test("and that the API goes on rejecting does not go round: it stays in use", async () => {
    const { clock, endpoint, provider } = await withTokenAt(500_000);
    endpoint.always(grant("old"));
    const answers: string[] = [];
    for (let call = 0; call < 100; call++) {
      answers.push(provider.invalidate(await provider.getToken()));
      await clock.advance(100);
    }
    // The token of 400 s ago was no fresh one; then two are, and the third stays for 30 s.
    expect(answers).toEqual(["evicted", "evicted", "evicted", ...Array(97).fill("stale")]);
    expect(endpoint.requests).toHaveLength(4);
  });
});
