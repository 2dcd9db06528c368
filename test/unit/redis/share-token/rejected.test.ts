import { describe, expect, test } from "vitest";
import { watch } from "../../../support/token-endpoint.ts";
import { all, type Process, tokenFleet } from "../../../support/token-fleet.ts";

describe("a token that the API rejects", () => {
  test("is removed, and costs one request for all: the others take the new one when their own call is rejected", async () => {
    const { clock, endpoint, processes } = tokenFleet(20);
    const first = all(processes, ({ value }) => value());
    await clock.advance(2000);
    await first;
    const second = all(processes, ({ provider, value }) => {
      provider.invalidate("token-1");
      return value();
    });
    await clock.advance(2000);
    expect(new Set(await second)).toEqual(new Set(["token-2"]));
    expect(endpoint.requests).toHaveLength(2);
  });

  test("is never adopted again by a process that has seen it rejected", async () => {
    const { clock, endpoint, processes, store } = tokenFleet(1);
    const [one] = processes as [Process];
    await one.value();
    await clock.advance(0);
    store.fail("remove");
    one.provider.invalidate("token-1");
    expect(await one.value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("before or while it is written does not stay: nobody else gets it", async () => {
    let evictions = 0;
    for (let moment = 0; moment < 40; moment++) {
      const { clock, endpoint, processes, start, store } = tokenFleet(1);
      const [one] = processes as [Process];
      let answer = (_: Response): void => {};
      endpoint.script(
        () =>
          new Promise<Response>((resolve) => {
            answer = resolve;
          }),
      );
      const repair = store.stall("write");
      const first = watch(one.value());
      await clock.advance(0);
      answer(Response.json({ access_token: "rejected", expires_in: 900 }));
      for (let step = 0; step < moment; step++) await Promise.resolve();
      if (one.provider.invalidate("rejected") === "evicted") {
        evictions++;
        await clock.advance(0);
        repair();
        await clock.advance(0);
        const other = watch(start().value());
        await clock.advance(1_000);
        expect([moment, other.value]).toEqual([moment, "token-2"]);
      }
      await clock.advance(1_000);
      expect(first.state).toBe("resolved");
    }
    expect(evictions).toBeGreaterThan(10);
  });

  test("a rejection by a straggler does not remove the new one", async () => {
    const { clock, endpoint, processes, start } = tokenFleet(2);
    const [one, two] = processes as [Process, Process];
    await one.value();
    await clock.advance(0);
    await two.value();
    one.provider.invalidate("token-1");
    await one.value();
    await clock.advance(0);
    two.provider.invalidate("token-1");
    await clock.advance(0);
    expect(await two.value()).toBe("token-2");
    expect(await start().value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });
});
