import { sendCommand } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { expectIdle, MINUTE, paced } from "./paced-client.ts";

const countOf = <T>(values: readonly T[], value: T): number => values.filter((each) => each === value).length;

describe("a limit of 100 a minute and 300 calls", () => {
  it("nobody meets a 429, and no call waits that need not", async () => {
    const one = paced();
    const all = Promise.all(Array.from({ length: 300 }, () => one.client.GET("/vehicles")));
    await one.clock.advance(3 * MINUTE);
    for (const { response } of await all) expect(response.status).toBe(200);
    expect(one.statuses()).toEqual(Array(300).fill(200));
    expect([0, MINUTE, 2 * MINUTE].map((at) => countOf(one.arrivals, at))).toEqual([100, 100, 100]);
    expectIdle(one);
  });

  it("so it is with answers that take their time, and calls that come as they like", async () => {
    const one = paced();
    one.sandbox.inject({ kind: "latency", ms: 700, at: "response", times: 1_000 });
    const all: Promise<unknown>[] = [];
    for (let second = 0; second < 30; second++) {
      for (let each = 0; each < 10; each++) all.push(one.client.GET("/vehicles"));
      await one.clock.advance(1_000);
    }
    await one.clock.advance(4 * MINUTE);
    await Promise.all(all);
    expect(one.statuses()).toEqual(Array(300).fill(200));
    // The first waits for nobody, the second to tenth for what it learns, the next for nothing.
    expect(one.arrivals.slice(0, 12)).toEqual([0, ...Array(9).fill(700), 1_000, 1_000]);
    expect(one.arrivals.filter((at) => at < MINUTE)).toHaveLength(100);
    expectIdle(one);
  });

  it("so it is with commands, each to a vehicle of its own", async () => {
    const one = paced({}, { vehicles: 300 });
    const { data } = await one.client.GET("/vehicles", { params: { query: { limit: 300 } } });
    const ids = data?.items.map(({ id }) => String(id)) ?? [];
    const options = { maxAge: 10 * MINUTE };
    const all = ids.slice(0, 250).map((id) => sendCommand(one.client, id, "request-vehicle-state", options));
    await one.clock.advance(3 * MINUTE);
    await Promise.all(all);
    expect(one.statuses()).not.toContain(429);
    expectIdle(one);
  });

  it("without the option they meet it", async () => {
    const one = paced({ pace: false, retry: false });
    const all = Promise.all(Array.from({ length: 300 }, () => one.client.GET("/vehicles")));
    await one.clock.advance(0);
    await all;
    expect(countOf(one.statuses(), 429)).toBe(200);
  });
});
