// Status(), close() and the events.
import { describe, expect, test } from "vitest";
import { bench, delayed, grant, hang, oauthError, status, watch } from "../../../support/token-endpoint.ts";

describe("status", () => {
  test("goes through the states of a token's life", async () => {
    const { clock, provider, value } = bench();
    const seen = [provider.status()];
    await value();
    for (const ms of [0, 774_000, 116_000, 9000, 10_000]) {
      await clock.advance(ms);
      seen.push(provider.status());
    }
    expect(seen).toEqual([
      { state: "none", remainingMs: 0, renewing: false },
      { state: "fresh", remainingMs: 900_000, renewing: false },
      { state: "aging", remainingMs: 126_000, renewing: false },
      { state: "critical", remainingMs: 10_000, renewing: false },
      { state: "expired", remainingMs: 1000, renewing: false },
      { state: "expired", remainingMs: 0, renewing: false },
    ]);
  });

  test("tells that a renewal is under way, and how long a cooldown lasts", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 100, oauthError("invalid_client")));
    const watched = watch(provider.getToken());
    expect(provider.status()).toEqual({ state: "none", remainingMs: 0, renewing: true });
    await clock.advance(2100);
    expect(provider.status()).toEqual({ state: "none", remainingMs: 0, renewing: false, retryAfterMs: 3000 });
    expect(watched.state).toBe("rejected");
    await clock.advance(3000);
    expect(provider.status()).toEqual({ state: "none", remainingMs: 0, renewing: false });
  });

  test("makes no request", async () => {
    const { clock, endpoint, provider, value } = bench();
    await value();
    await clock.advance(800_000);
    provider.status();
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe("close", () => {
  test("ends the renewal, all waits and all timers at once", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(hang);
    const waiters = [
      watch(provider.getToken()),
      watch(provider.getToken({ signal: new AbortController().signal })),
    ];
    await clock.advance(10);
    provider.close();
    await clock.advance(0);
    for (const { error } of waiters) expect(error?.name).toBe("ClosedError");
    expect(clock.pending).toBe(0);
    expect(endpoint.requests[0]?.signal.aborted).toBe(true);
  });

  test.each(["a pause between two requests", "a request", "the supplier"])(
    "nothing runs on after it: %s",
    async (phase) => {
      let asked = 0;
      const supplier = () => {
        asked++;
        return phase === "the supplier" ? new Promise<string>(() => {}) : "s";
      };
      const { clock, endpoint, provider } = bench({ clientSecret: supplier });
      endpoint.always(phase === "a request" ? hang : status(500));
      const watched = watch(provider.getToken());
      await clock.advance(100);
      const before = [endpoint.requests.length, asked];
      provider.close();
      expect(clock.pending).toBe(0);
      await clock.advance(60_000);
      expect([endpoint.requests.length, asked]).toEqual(before);
      expect(watched.error?.name).toBe("ClosedError");
    },
  );

  test("a renewal that has not begun yet makes no request", async () => {
    const { clock, endpoint, provider } = bench();
    const watched = watch(provider.getToken());
    provider.close();
    await clock.advance(0);
    expect([watched.error?.name, endpoint.requests.length, clock.pending]).toEqual(["ClosedError", 0, 0]);
  });

  test("the pause after a failing supplier ends too, and it is not asked again", async () => {
    let asked = 0;
    const supplier = () => {
      asked++;
      throw new Error("vault sealed");
    };
    const { clock, provider } = bench({ clientSecret: supplier });
    watch(provider.getToken());
    await clock.advance(100);
    provider.close();
    await clock.advance(60_000);
    expect([asked, clock.pending]).toEqual([1, 0]);
  });

  test.each([Symbol.dispose, Symbol.asyncDispose] as const)("comes by %s", async (way) => {
    const { provider, refusal } = bench();
    await provider[way]();
    expect(provider.status().state).toBe("closed");
    expect(await refusal()).toMatchObject({ code: "closed" });
  });

  test("afterwards every call rejects with ClosedError, a token in hand or not", async () => {
    const { provider, value, refusal, endpoint } = bench();
    await value();
    provider.close();
    provider.close();
    expect(await refusal()).toMatchObject({ name: "ClosedError", code: "closed" });
    expect(await refusal({ signal: AbortSignal.abort("mine") })).toBe("mine");
    expect(provider.invalidate("token-1")).toBe("stale");
    expect(provider.status()).toEqual({ state: "closed", remainingMs: 0, renewing: false });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("a cooldown is not told any more", async () => {
    const { endpoint, provider, refusal } = bench();
    endpoint.script(oauthError("invalid_client"));
    await refusal();
    provider.close();
    expect(provider.status()).toEqual({ state: "closed", remainingMs: 0, renewing: false });
  });

  test("a late answer changes nothing, and is no event", async () => {
    const { clock, endpoint, provider, events } = bench();
    endpoint.script(delayed(clock, 100, grant("late")));
    const watched = watch(provider.getToken());
    await clock.advance(50);
    provider.close();
    await clock.advance(100);
    expect(watched.error?.name).toBe("ClosedError");
    expect(events).toEqual([]);
  });
});

describe("events", () => {
  test("renewed, evicted, renewal failed: flat and primitive", async () => {
    const { endpoint, provider, value, refusal, events } = bench();
    await value();
    provider.invalidate("token-1");
    endpoint.always(oauthError("invalid_scope"));
    await refusal();
    expect(events).toEqual([
      { type: "token-renewed", lifetimeMs: 900_000 },
      { type: "token-evicted" },
      {
        type: "token-renewal-failed",
        code: "invalid_scope",
        message: "the token endpoint answered 400 (invalid_scope)",
        retryAfterMs: 5000,
      },
    ]);
  });

  test("one a renewal, not one a request or a waiter", async () => {
    const { clock, endpoint, provider, events } = bench();
    endpoint.always(status(500));
    for (let waiter = 0; waiter < 5; waiter++) watch(provider.getToken());
    await clock.advance(600);
    expect(endpoint.requests).toHaveLength(3);
    expect(events.map(({ type }) => type)).toEqual(["token-renewal-failed"]);
  });

  test("a rejection that the breaker keeps is no eviction", async () => {
    const { provider, events } = bench();
    for (let round = 0; round < 4; round++) provider.invalidate(await provider.getToken());
    expect(events.filter(({ type }) => type === "token-evicted")).toHaveLength(2);
  });
});
