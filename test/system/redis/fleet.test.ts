// The short form of npm run soak -- fleet.
import { afterAll, expect, test } from "vitest";
import { createOwnRedis } from "../../support/own-redis.ts";
import { runFleet } from "../soak/fleet-run.ts";

const redis = await createOwnRedis();
afterAll(() => redis?.kill());

test.skipIf(!redis)(
  "a fleet of processes renews once for all, and no call fails while Redis is gone",
  {
    timeout: 120_000,
  },
  async () => {
    if (!redis) return;
    const settings = {
      processes: 4,
      callsPerSecond: 40,
      lifetimeS: 4,
      lifetimes: 1,
      outageLifetimes: 0.5,
      restMs: 1000,
    };
    for (const { name, calls, failed, tokenRequests, atMost } of await runFleet(settings, redis)) {
      expect(calls, name).toBeGreaterThan(10);
      expect(failed, name).toBe(0);
      // That it is one for all is for the long run to show, on a calm machine: on a busy one 250 ms pass without Redis.
      expect(tokenRequests, name).toBeLessThanOrEqual(settings.processes * atMost);
    }
  },
);
