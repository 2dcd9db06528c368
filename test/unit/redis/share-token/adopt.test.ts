import { describe, expect, test } from "vitest";
import { watch } from "../../../support/token-endpoint.ts";
import { forProcess, tokenFleet } from "../../../support/token-fleet.ts";

describe("what is adopted", () => {
  test("life left less the time that the read took", async () => {
    const { clock, processes, start, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(100_000);
    const repair = store.stall("read");
    const later = start();
    const watched = watch(later.provider.getToken());
    await clock.advance(200);
    repair();
    await clock.advance(0);
    expect(watched.value?.reveal()).toBe("token-1");
    // The store answered with 799.8 s; the read took 200 ms of the process's own time.
    expect(later.provider.status().remainingMs).toBe(799_600);
  });

  test("not a token with no more life than the time before expiry at which it is renewed", async () => {
    for (const [left, token] of [
      [120_001, "token-1"],
      [120_000, "token-2"],
    ] as const) {
      const { clock, processes, start } = tokenFleet(1);
      await processes[0]?.value();
      await clock.advance(900_000 - left);
      expect(await start().value()).toBe(token);
    }
  });

  test("never more life than the token had when it was issued, whatever the store says", async () => {
    const { clock, processes, start, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    const { read } = store;
    const generous = {
      ...store,
      read: async (key: string) => {
        const stored = await read(key);
        return stored && { ...stored, ttlMs: stored.ttlMs * 10 };
      },
    };
    const later = start({ tokenStore: forProcess(generous) });
    expect(await later.value()).toBe("token-1");
    expect(later.provider.status().remainingMs).toBe(900_000);
  });

  test("the states of its life follow from what is left", async () => {
    const { clock, processes, start } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(900_000 - 200_000);
    const later = start();
    await later.value();
    // Half of 200 s, and half of the jitter of 10 s.
    await clock.advance(200_000 - 105_001);
    expect(later.provider.status().state).toBe("fresh");
    await clock.advance(1);
    expect(later.provider.status().state).toBe("aging");
  });
});
