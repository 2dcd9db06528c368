import { describe, expect, test } from "vitest";
import { delayed, grant, hang, oauthError, watch } from "../../../support/token-endpoint.ts";
import { forProcess, type Process, tokenFleet } from "../../../support/token-fleet.ts";
import { until } from "../../../support/until.ts";

describe("who renews", () => {
  test("somebody else does, and there is a usable token: nobody waits, no pause, looked at again after 1 to 2 s", async () => {
    const { clock, endpoint, processes, store } = tokenFleet(2);
    const [one, two] = processes as [Process, Process];
    await one.value();
    await two.value();
    await clock.advance(775_000);
    endpoint.script(delayed(clock, 5000, grant("new")));
    expect(await one.value()).toBe("token-1");
    await clock.advance(0);
    expect(await two.value()).toBe("token-1");
    await clock.advance(0);
    expect(two.provider.status()).toMatchObject({ state: "aging", renewing: false });
    expect(two.provider.status().retryAfterMs).toBeUndefined();
    const before = store.operations.length;
    // 1.5 s as drawn.
    await clock.advance(1499);
    expect(await two.value()).toBe("token-1");
    await clock.advance(0);
    expect(store.operations).toHaveLength(before);
    await clock.advance(1);
    await two.value();
    await clock.advance(0);
    expect(store.operations.length).toBeGreaterThan(before);
    await clock.advance(5000);
    await two.value();
    await clock.advance(0);
    expect(await two.value()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("reads again when it has the lease: somebody may have renewed in between", async () => {
    const { clock, endpoint, start, store } = tokenFleet(0);
    const other = start();
    const slow = {
      ...store,
      async lease(key: string, ttlMs: number) {
        await other.value();
        await until(() => store.operations.includes("release"));
        return store.lease(key, ttlMs);
      },
    };
    const one = start({ tokenStore: forProcess(slow) });
    const watched = watch(one.provider.getToken());
    await clock.advance(100);
    expect(watched.value?.reveal()).toBe("token-1");
    expect(endpoint.requests).toHaveLength(1);
  });

  test("the callers have the token before it is written, and the lease is released after that", async () => {
    const { clock, processes, store } = tokenFleet(1);
    const repair = store.stall("write");
    expect(await processes[0]?.value()).toBe("token-1");
    await clock.advance(0);
    expect(store.operations).toEqual(["read", "lease", "read", "write"]);
    repair();
    await clock.advance(0);
    expect(store.operations).toEqual(["read", "lease", "read", "write", "release"]);
  });

  test.each(["a failure", "close()"])("the lease is released on %s", async (how) => {
    const { clock, endpoint, processes, start, store } = tokenFleet(1);
    const [one] = processes as [Process];
    endpoint.script(how === "a failure" ? oauthError("invalid_scope") : hang);
    const watched = watch(one.provider.getToken());
    await clock.advance(0);
    if (how === "close()") one.provider.close();
    await clock.advance(0);
    expect(watched.state).toBe("rejected");
    expect(store.operations).toEqual(["read", "lease", "read", "release"]);
    expect(await start().value()).toBe("token-2");
  });

  test("nor does a lease stay that comes as it closes, a moment before or after", async () => {
    for (let moment = 0; moment < 20; moment++) {
      const { clock, start, store } = tokenFleet(0);
      let answer = (_: () => void): void => {};
      const lease = () =>
        new Promise<() => void>((resolve) => {
          answer = resolve;
        });
      const one = start({ tokenStore: forProcess({ ...store, lease }) });
      const watched = watch(one.provider.getToken());
      await clock.advance(0);
      let releases = 0;
      answer(() => {
        releases++;
      });
      for (let step = 0; step < moment; step++) await Promise.resolve();
      one.provider.close();
      await clock.advance(0);
      expect([moment, watched.state, releases]).toEqual([moment, "rejected", 1]);
    }
  });

  test("a caller without a token waits for the other, and looks after 50, 100, 200, 400, 500 ms", async () => {
    const { clock, endpoint, processes, store } = tokenFleet(2);
    const [one, two] = processes as [Process, Process];
    endpoint.script(delayed(clock, 4000, grant("slow")));
    const first = watch(one.provider.getToken());
    await clock.advance(0);
    const before = store.operations.length;
    const second = watch(two.provider.getToken());
    const looks: number[] = [];
    for (let ms = 0; ms <= 2300; ms += 50) {
      await clock.advance(ms ? 50 : 0);
      if ((store.operations.length - before) / 2 > looks.length) looks.push(ms);
    }
    expect(looks).toEqual([0, 50, 150, 350, 750, 1250, 1750, 2250]);
    await clock.advance(2300);
    expect([first.value?.reveal(), second.value?.reveal()]).toEqual(["slow", "slow"]);
    expect(endpoint.requests).toHaveLength(1);
  });

  test("or renews itself once the lease is free", async () => {
    const { clock, endpoint, processes } = tokenFleet(2);
    const [one, two] = processes as [Process, Process];
    endpoint.script(delayed(clock, 300, oauthError("invalid_scope")));
    const first = watch(one.provider.getToken());
    await clock.advance(0);
    const second = watch(two.provider.getToken());
    await clock.advance(1000);
    expect([first.state, second.value?.reveal()]).toEqual(["rejected", "token-2"]);
  });

  test.each([
    [0, 5000],
    [0.5, 6000],
    [1, 7000],
  ])(
    "after 5 s, and up to 2 s more by chance, it renews without the lease: drawn %d, %i ms",
    async (draw, ms) => {
      const { clock, endpoint, start } = tokenFleet(0);
      endpoint.script(hang);
      watch(start().provider.getToken());
      await clock.advance(0);
      const second = watch(start({ random: () => draw }).provider.getToken());
      await clock.advance(ms - 1);
      expect([second.state, endpoint.requests.length]).toEqual(["pending", 1]);
      await clock.advance(1);
      expect(second.value?.reveal()).toBe("token-2");
    },
  );

  test("those who wait do not renew side by side: the first takes the lease that is free by then, with one last try", async () => {
    const { clock, endpoint, start, store } = tokenFleet(0);
    endpoint.script(hang);
    const lost = start();
    watch(lost.provider.getToken());
    await clock.advance(0);
    const others = Array.from({ length: 20 }, (_, index) => start({ random: () => index / 20 }));
    const watched = others.map(({ provider }) => watch(provider.getToken()));
    await clock.advance(4900);
    store.lose();
    await clock.advance(4000);
    expect(new Set(watched.map(({ value }) => value?.reveal()))).toEqual(new Set(["token-2"]));
    expect(endpoint.requests).toHaveLength(2);
  });
});
