// The short form of npm run soak -- fleet.
import { afterAll, expect, test } from "vitest";
import { createOwnRedis } from "../../support/own-redis.ts";
import { runFleet } from "../soak/fleet-run.ts";

const redis = await createOwnRedis();
afterAll(() => redis?.kill());

test.skipIf(!redis)(
  "a fleet of processes renews once for all, and no call fails while Redis is gone",
  { timeout: 120_000 },
  async () => {
    if (!redis) return;
    const settings = { processes: 4, callsPerSecond: 40, lifetimeS: 4, lifetimes: 1, outageLifetimes: 0.5 };
    const phases = await runFleet(settings, redis);
    expect(phases.map(({ name, failed }) => [name, failed])).toEqual([
      ["Redis there", 0],
      ["Redis killed", 0],
      ["until all share again", 0],
      ["Redis back", 0],
    ]);
    for (const { name, calls, tokenRequests, tooEarly, storeFailures } of phases) {
      expect(calls, name).toBeGreaterThan(0);
      // A process renews for itself only where an operation took longer than 250 ms, as on a busy machine: once, and
      // after three of them in a row up to three times more while this lasts.
      const shared = name === "Redis there" || name === "Redis back";
      expect(tooEarly, name).toBeLessThanOrEqual(shared ? 2 * storeFailures : 0);
      if (shared) expect(tokenRequests, name).toBeGreaterThan(0);
    }
  },
);
