// policies 1.3: life of a token.
import { describe, expect, test } from "vitest";
import { thresholds } from "../../src/auth/lifetime.ts";
import {
  bench,
  delayed,
  grant,
  hang,
  oauthError,
  status,
  unreachable,
  watch,
} from "../support/token-endpoint.ts";

/** A provider whose 900 s token has this much life left. With `random` 0.5 it is aging from 126 s on. */
async function withTokenAt(remainingMs: number, options: Parameters<typeof bench>[0] = {}) {
  const made = bench(options);
  made.endpoint.script(grant("old"));
  await made.value();
  await made.clock.advance(900_000 - remainingMs);
  return made;
}

describe("1.3 thresholds", () => {
  test.each([
    // lifetime, jitter's draw, aging (W + jitter), critical (M), floor (F)
    [900_000, 0, 120_000, 10_000, 1000],
    [900_000, 0.5, 126_000, 10_000, 1000],
    [900_000, 1, 132_000, 10_000, 1000],
    [240_000, 0, 120_000, 10_000, 1000],
    [240_000, 1, 132_000, 10_000, 1000],
    [60_000, 0, 30_000, 6000, 1000],
    [60_000, 1, 33_000, 6000, 1000],
    [10_000, 1, 5500, 1000, 500],
    [1000, 0, 500, 100, 50],
  ])(
    "a token of %i ms, drawn %d: aging %i, critical %i, floor %i",
    (lifetime, draw, aging, critical, floor) => {
      expect(thresholds(lifetime, draw)).toEqual({ aging, critical, floor });
    },
  );

  test("the jitter is drawn once a token", async () => {
    const draws = [0, 0.999];
    const { clock, provider, value } = bench({ random: () => draws.shift() ?? 0.5 });
    await value();
    await clock.advance(780_000 - 1);
    expect(provider.status().state).toBe("fresh");
    await clock.advance(1);
    expect(provider.status().state).toBe("aging");
    await value();
    await clock.advance(0);
    await clock.advance(900_000 - 131_988);
    expect(provider.status().state).toBe("aging");
  });
});

describe("1.3 how life is counted", () => {
  test("from before the request was sent, not from the answer", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 4000, grant("slow")));
    const pending = provider.getToken();
    await clock.advance(5000);
    await pending;
    expect(provider.status().remainingMs).toBe(895_000);
  });

  test("time that the secret supplier takes does not count", async () => {
    const clockOf: { clock?: ReturnType<typeof bench>["clock"] } = {};
    const supplier = () =>
      new Promise<string>((resolve) => clockOf.clock?.schedule(3000, () => resolve("s")));
    const { clock, provider } = bench({ clientSecret: supplier });
    clockOf.clock = clock;
    const pending = provider.getToken();
    await clock.advance(3000);
    await pending;
    expect(provider.status().remainingMs).toBe(900_000);
  });

  test.each([
    ["the monotonic hand stands still (the machine sleeps)", "advanceWall", 100_000, 800_000],
    ["the wall hand stands still", "advanceMonotonic", 100_000, 800_000],
    ["the wall clock is set back", "advanceWall", -3_600_000, 900_000],
  ] as const)("by the hand that ran further: %s", async (_, move, ms, left) => {
    const { clock, provider, value } = bench();
    await value();
    await clock[move](ms);
    expect(provider.status().remainingMs).toBe(left);
  });

  test("a clock that runs back never gives a token more than its life", async () => {
    const { clock, provider, value } = bench();
    await value();
    await clock.advanceWall(-1e9);
    await clock.advanceMonotonic(900_000 - 1000);
    expect(provider.status().state).toBe("expired");
  });

  test("no time of the server counts: neither Date nor the token's own claims", async () => {
    const { endpoint, provider } = bench();
    const body = { access_token: "a.eyJleHAiOjF9.b", expires_in: 900 };
    endpoint.script(() => Response.json(body, { headers: { date: "Thu, 01 Jan 1970 00:00:00 GMT" } }));
    await provider.getToken();
    expect(provider.status().remainingMs).toBe(900_000);
  });

  test("an answer that took longer than the token lives gives no token", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(delayed(clock, 9500, grant("tiny", 10)));
    const watched = watch(provider.getToken());
    await clock.advance(30_000);
    expect(watched.error).toMatchObject({ code: "unusable-answer" });
    expect(watched.error?.message).toContain("expired on its way");
  });
});

describe("1.3 what getToken does in each state", () => {
  test("none: waits for the flight", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 500, grant("first")));
    const watched = watch(provider.getToken());
    await clock.advance(499);
    expect([watched.state, provider.status().state]).toEqual(["pending", "none"]);
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("first");
  });

  test("fresh: returns it; no request, no timer", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(126_001);
    expect(provider.status().state).toBe("fresh");
    expect(await value()).toBe("old");
    expect([endpoint.requests.length, clock.pending]).toEqual([1, 0]);
  });

  test("fresh: all calls share one promise", async () => {
    const { provider } = await withTokenAt(126_001);
    expect(provider.getToken()).toBe(provider.getToken({ minValidity: 5 }));
  });

  test("aging: returns it at once and starts one flight in the background", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(126_000);
    endpoint.script(delayed(clock, 500, grant("new")));
    expect(provider.status().state).toBe("aging");
    expect([await value(), await value(), await value()]).toEqual(["old", "old", "old"]);
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(500);
    expect(await value()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("aging: no flight while a cooldown holds", async () => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(status(503));
    await value();
    await clock.advance(999);
    await value();
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(1);
    await value();
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(3);
  });

  test("critical: waits for a flight and gets its token", async () => {
    const { clock, endpoint, provider } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 1999, grant("new")));
    expect(provider.status().state).toBe("critical");
    const watched = watch(provider.getToken());
    await clock.advance(1998);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("new");
    expect(clock.pending).toBe(0);
  });

  test("critical: after 2 s takes the old one; the flight goes on", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 3000, grant("new")));
    const watched = watch(provider.getToken());
    await clock.advance(1999);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("old");
    await clock.advance(1000);
    expect(await value()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("critical: never waits beyond the floor, where it takes the old one just in time", async () => {
    const { clock, endpoint, provider } = await withTokenAt(1500);
    endpoint.script(hang);
    const watched = watch(provider.getToken());
    await clock.advance(499);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(provider.status().remainingMs).toBe(1000);
    expect(watched.value?.reveal()).toBe("old");
  });

  test("critical: a flight that fails makes the caller take the old one at once", async () => {
    const { clock, endpoint, provider } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 100, unreachable));
    const watched = watch(provider.getToken());
    await clock.advance(100);
    expect(watched.value?.reveal()).toBe("old");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("critical: returns the old one at once while a cooldown holds", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(10_000);
    endpoint.script(unreachable);
    await value();
    expect(await value()).toBe("old");
    expect([endpoint.requests.length, clock.pending, provider.status().renewing]).toEqual([2, 0, false]);
  });

  test("expired: at the floor and below it nothing is handed out", async () => {
    const { clock, endpoint, provider } = await withTokenAt(1000);
    endpoint.script(delayed(clock, 200, grant("new")));
    expect(provider.status().state).toBe("expired");
    const watched = watch(provider.getToken());
    await clock.advance(199);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("new");
  });

  test("expired, and no new one to be had: an error, not the old one", async () => {
    const { endpoint, refusal } = await withTokenAt(1000);
    endpoint.always(oauthError("invalid_client"));
    expect(await refusal()).toMatchObject({ name: "TokenError", code: "invalid_client" });
  });
});

describe("1.3 minValidity", () => {
  test("less than remains: no difference", async () => {
    const { endpoint, value } = await withTokenAt(500_000);
    expect(await value({ minValidity: 500_000 })).toBe("old");
    expect(endpoint.requests).toHaveLength(1);
  });

  test("more than remains: waits for a new token, though the present one is fresh", async () => {
    const { endpoint, value } = await withTokenAt(500_000);
    endpoint.script(grant("new"));
    expect(await value({ minValidity: 500_001 })).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("more than any token has: an error after one request, and none for the next who asks so", async () => {
    const { endpoint, refusal, value } = bench();
    expect(await refusal({ minValidity: 900_001 })).toMatchObject({
      name: "TokenError",
      code: "min-validity",
    });
    expect(endpoint.requests).toHaveLength(1);
    expect(await refusal({ minValidity: 1e9 })).toMatchObject({ code: "min-validity" });
    expect(endpoint.requests).toHaveLength(1);
    expect(await value()).toBe("token-1");
  });

  test("more than any token has: a token that is held already gets one chance to be replaced", async () => {
    const { endpoint, refusal } = await withTokenAt(500_000);
    for (let call = 0; call < 3; call++) await refusal({ minValidity: 1e6 });
    expect(endpoint.requests).toHaveLength(2);
  });

  test("while critical the wait ends at the caller's own bar", async () => {
    const { clock, endpoint, provider } = await withTokenAt(8000);
    endpoint.script(hang);
    const watched = watch(provider.getToken({ minValidity: 7000 }));
    await clock.advance(1000);
    expect(watched.value?.reveal()).toBe("old");
  });

  test.each([Number.NaN, -1])("%d is refused", async (minValidity) => {
    const fresh = await withTokenAt(500_000);
    expect(await fresh.refusal({ minValidity })).toMatchObject({ name: "ConfigError" });
    expect(await bench().refusal({ minValidity })).toMatchObject({ name: "ConfigError" });
  });
});

describe("1.3 demand", () => {
  test("an idle client makes no request and holds no timer, however long", async () => {
    const { clock, endpoint, value } = bench();
    expect([endpoint.requests.length, clock.pending]).toEqual([0, 0]);
    await value();
    expect(clock.pending).toBe(0);
    await clock.advance(86_400_000);
    expect([endpoint.requests.length, clock.pending]).toEqual([1, 0]);
  });

  test.each([
    ["succeeded", grant("new")],
    ["failed", status(500)],
  ])("nothing is left of a flight that %s", async (_, reply) => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(reply);
    await value();
    await clock.advance(0);
    expect([endpoint.requests.length, clock.pending]).toEqual([2, 0]);
  });

  test("a lifetime of 60 s costs one request a lifetime", async () => {
    const { clock, endpoint, value } = bench();
    endpoint.always((request) => grant(`t${endpoint.requests.length}`, 60)(request));
    for (let second = 0; second < 280; second++) {
      await value();
      await clock.advance(1000);
    }
    // Renewed after 28.5 s each: half a life and the jitter.
    expect(endpoint.requests).toHaveLength(10);
  });
});
