// How long a renewal lasts, and how often it asks.
import { describe, expect, test } from "vitest";
import {
  type Bench,
  bench,
  delayed,
  grant,
  hang,
  oauthError,
  status,
  unreachable,
  watch,
  withTokenAt,
} from "../../support/token-endpoint.ts";

describe("time limits of a renewal", () => {
  test("10 s a request and 30 s a renewal, though fetch honours no signal", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(hang);
    const watched = watch(provider.getToken());
    await clock.advance(9999);
    expect(endpoint.requests).toHaveLength(1);
    // Then a pause of 200 ms, the second request, 400 ms, the third.
    await clock.advance(201);
    expect(endpoint.requests).toHaveLength(2);
    expect(endpoint.requests[0]?.signal.aborted).toBe(true);
    await clock.advance(10_400);
    expect(endpoint.requests).toHaveLength(3);
    await clock.advance(30_000 - 20_600 - 1);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.error).toMatchObject({ name: "TokenError", code: "timeout" });
    expect([clock.pending, provider.status().renewing]).toEqual([0, false]);
  });

  test("the limit of a request covers its body", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(() => new Response(new ReadableStream({})));
    await value();
    await clock.advance(9999);
    expect(provider.status().renewing).toBe(true);
    await clock.advance(1);
    expect(provider.status().renewing).toBe(false);
  });

  test("a supplier has 10 s too", async () => {
    const { clock, provider, events } = bench({ clientSecret: () => new Promise(() => {}) });
    const watched = watch(provider.getToken());
    await clock.advance(30_000);
    expect(watched.error).toMatchObject({ code: "timeout" });
    expect(events).toHaveLength(1);
  });

  test("a late answer is dropped", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(delayed(clock, 12_000, grant("late")), delayed(clock, 60_000, grant("never")));
    await value();
    await clock.advance(12_001);
    expect(await value()).toBe("old");
    expect(provider.status().remainingMs).toBe(100_000 - 12_001);
  });
});

describe("attempts of a renewal", () => {
  test("a blocking renewal makes up to 3 requests, 200 and 400 ms apart", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(status(500), unreachable, grant("third"));
    const watched = watch(provider.getToken());
    const at: number[] = [];
    for (let ms = 0; ms <= 600; ms += 100) {
      await clock.advance(ms ? 100 : 0);
      at.push(endpoint.requests.length);
    }
    expect(at).toEqual([1, 1, 2, 2, 2, 2, 3]);
    expect(watched.value?.reveal()).toBe("third");
  });

  test.each([
    [0, 160],
    [1, 240],
  ])("their pauses are spread by 20 %: drawn %i, %i ms", async (draw, ms) => {
    const { clock, endpoint, provider } = bench({ random: () => draw });
    endpoint.script(status(500));
    const watched = watch(provider.getToken());
    await clock.advance(ms - 1);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(watched.state).toBe("resolved");
  });

  test("after 3 it has failed", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(status(500));
    const watched = watch(provider.getToken());
    await clock.advance(600);
    expect(watched.error).toMatchObject({ code: "http-500" });
    await clock.advance(60_000);
    expect(endpoint.requests).toHaveLength(3);
  });

  test.each([
    ["in the background", 100_000],
    ["for a critical caller", 9000],
  ])("a renewal %s makes 1", async (_, left) => {
    const { clock, endpoint, provider } = await withTokenAt(100_000);
    await clock.advance(100_000 - left);
    endpoint.always(status(500));
    const watched = watch(provider.getToken());
    await clock.advance(900);
    expect(watched.value?.reveal()).toBe("old");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a Retry-After of up to 5 s is waited for", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(status(503, { "retry-after": "5" }), status(429, { "retry-after": "1" }));
    const watched = watch(provider.getToken());
    await clock.advance(4999);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(1000);
    expect(watched.value?.reveal()).toBe("token-3");
  });

  test("a pause of our own that is longer than Retry-After stays", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(status(503, { "retry-after": "0" }));
    watch(provider.getToken());
    await clock.advance(199);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a longer Retry-After ends the renewal's own attempts", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(status(503, { "retry-after": "6" }));
    const watched = watch(provider.getToken());
    await clock.advance(0);
    expect(watched.error).toMatchObject({ retryAfterMs: 6000 });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("in the background no Retry-After is waited for", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(status(503, { "retry-after": "2" }));
    await value();
    await clock.advance(0);
    expect(provider.status()).toMatchObject({ renewing: false, retryAfterMs: 2000 });
  });

  test("a permanent failure ends them too", async () => {
    const { endpoint, refusal } = bench();
    endpoint.always(oauthError("invalid_grant"));
    await refusal();
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe("a caller without a usable token who joins a renewal in the background", () => {
  test.each<[string, (made: Bench) => Promise<unknown>]>([
    ["the machine slept, and the token has expired", ({ clock }) => clock.advanceWall(100_000)],
    ["the API rejected the token", async ({ provider }) => provider.invalidate("old")],
  ])("makes it one of 3 requests: %s", async (_, lose) => {
    const made = await withTokenAt(100_000);
    const { clock, endpoint, provider, value } = made;
    endpoint.script(hang, status(500));
    expect(await value()).toBe("old");
    await lose(made);
    const watched = watch(provider.getToken());
    await clock.advance(10_000 + 200);
    expect([watched.state, endpoint.requests.length]).toEqual(["pending", 3]);
    await clock.advance(400);
    expect(watched.value?.reveal()).toBe("token-4");
  });

  test("with a longer minValidity is such a caller", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(delayed(clock, 100, status(500)));
    await value();
    const watched = watch(provider.getToken({ minValidity: 200_000 }));
    await clock.advance(300);
    expect(watched.value?.reveal()).toBe("token-3");
  });

  test("comes after its failure: may ask once more, since nobody has waited yet", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(hang);
    await value();
    await clock.advanceWall(100_000);
    await clock.advance(10_000);
    expect(provider.status()).toMatchObject({ state: "expired", renewing: false });
    expect(await value()).toBe("token-3");
  });
});
