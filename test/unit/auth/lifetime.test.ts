// How long a token lives.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { earlierEnd, type Life, remainingOf, thresholds } from "../../../src/auth/lifetime.ts";
import type { Clock } from "../../../src/clock.ts";
import { bench, delayed, grant, watch } from "../../support/token-endpoint.ts";

describe("the states of a token's life", () => {
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

test("a token that was granted twice has what the grant with less life has, however the hands move later", () => {
  const since = fc.record({ monotonic: fc.nat(1000), wall: fc.nat(1000) });
  const grants: fc.Arbitrary<Life> = fc.record({ since, lifetimeMs: fc.integer({ min: 1, max: 900 }) });
  const moves = fc.array(fc.record({ monotonic: fc.nat(900), wall: fc.integer({ min: -900, max: 900 }) }));
  fc.assert(
    fc.property(grants, grants, moves, (first, second, later) => {
      const now = { monotonic: 1000, wall: 1000 };
      const clock: Clock = { monotonic: () => now.monotonic, wall: () => now.wall, schedule: () => () => {} };
      const both = earlierEnd(first, second);
      for (const { monotonic, wall } of [{ monotonic: 0, wall: 0 }, ...later]) {
        now.monotonic += monotonic;
        now.wall += wall;
        const left = [first, second].map((life) => remainingOf(life, clock));
        expect(remainingOf(both, clock)).toBe(Math.min(...left));
      }
    }),
  );
});

describe("how life is counted", () => {
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
