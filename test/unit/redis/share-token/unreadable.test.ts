import { describe, expect, test } from "vitest";
import { forProcess, tokenFleet } from "../../../support/token-fleet.ts";

describe("what cannot be opened", () => {
  test("damaged: as if absent, told, and overwritten", async () => {
    const { clock, endpoint, processes, start, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    store.corrupt();
    const later = start();
    expect(await later.value()).toBe("token-2");
    expect(later.events).toContainEqual({ type: "token-store-unreadable" });
    await clock.advance(0);
    expect(await start().value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  test.each([
    ["of another version", "oa9.x", 900_000],
    ["without an expiry", "", -1],
    ["of somebody else", "hello", 900_000],
  ])("a value %s", async (_, value, ttlMs) => {
    const { clock, start, store } = tokenFleet(0);
    const foreign = { ...store, read: async (key: string) => (await store.read(key)) ?? { value, ttlMs } };
    const one = start({ tokenStore: forProcess(foreign) });
    expect(await one.value()).toBe("token-1");
    await clock.advance(0);
    expect(one.events.map(({ type }) => type)).toContain("token-store-unreadable");
    expect(await one.value()).toBe("token-1");
  });
});
