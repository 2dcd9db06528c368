// A client may hold back what it is told while it is not connected. What lands late has only the life that is left.
import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { grant, watch } from "../../../support/token-endpoint.ts";
import { forProcess, tokenFleet } from "../../../support/token-fleet.ts";

/** What is waited for until it is let go. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("a write that lands late", () => {
  test("after the token's end: nobody adopts it", async () => {
    const { clock, processes, start, store } = tokenFleet(1);
    const repair = store.stall("write");
    await processes[0]?.value();
    await clock.advance(900_000);
    repair();
    await clock.advance(0);
    expect(await start().value()).toBe("token-2");
  });

  test("before that: whoever adopts it counts the life that is left", async () => {
    const { clock, processes, start, store } = tokenFleet(1);
    const repair = store.stall("write");
    await processes[0]?.value();
    await clock.advance(300_000);
    repair();
    await clock.advance(0);
    const later = start();
    expect(await later.value()).toBe("token-1");
    expect(later.provider.status()).toEqual({ state: "fresh", remainingMs: 600_000, renewing: false });
  });

  test("in a store that counts from then on: it is taken away as soon as that is known", async () => {
    const { clock, start, store } = tokenFleet(0);
    const { opened, open } = gate();
    const naive = {
      ...store,
      write: (key: string, value: string, ttlMs: number) => opened.then(() => store.write(key, value, ttlMs)),
    };
    await start({ tokenStore: forProcess(naive) }).value();
    await clock.advance(300_000);
    open();
    await clock.advance(0);
    expect(store.operations.slice(-3)).toEqual(["write", "read", "remove"]);
    expect(await start().value()).toBe("token-2");
  });
});

describe("a lease that lands late", () => {
  test("after its end, for a process that is gone: keeps nobody from renewing", async () => {
    const { clock, endpoint, start, store } = tokenFleet(0);
    const repair = store.stall("lease");
    const deaf = {
      ...store,
      async lease(key: string, ttlMs: number) {
        await store.lease(key, ttlMs);
        return new Promise<undefined>(() => {});
      },
    };
    const gone = watch(start({ tokenStore: forProcess(deaf) }).provider.getToken());
    await clock.advance(40_000);
    expect(gone.state).toBe("resolved");
    repair();
    await clock.advance(0);
    const next = watch(start().provider.getToken());
    await clock.advance(0);
    expect(next.value?.reveal()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });
});

describe("a machine that sleeps, so that its monotonic hand stands still", () => {
  test("between request and write: what is written has the life that is left", async () => {
    const { clock, endpoint, start } = tokenFleet(0);
    const own = createManualClock();
    const { opened, open } = gate();
    endpoint.script(async (request) => {
      await opened;
      return grant("slept")(request);
    });
    const sleeper = watch(start({ clock: own }).provider.getToken());
    await own.advance(0);
    await own.advanceWall(500_000);
    await clock.advance(500_000);
    open();
    await own.advance(0);
    expect(sleeper.value?.reveal()).toBe("slept");
    const later = start();
    expect(await later.value()).toBe("slept");
    expect(later.provider.status().remainingMs).toBe(400_000);
  });

  test("between a read and its answer: what is adopted has the life that is left", async () => {
    const { clock, processes, start, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    const own = createManualClock();
    const { opened, open } = gate();
    const slow = {
      ...store,
      async read(key: string) {
        const answer = await store.read(key);
        await opened;
        return answer;
      },
    };
    const sleeper = start({ clock: own, tokenStore: forProcess(slow) });
    const watched = watch(sleeper.provider.getToken());
    await own.advance(0);
    await own.advanceWall(500_000);
    await clock.advance(500_000);
    open();
    await own.advance(0);
    expect(watched.value?.reveal()).toBe("token-1");
    expect(sleeper.provider.status().remainingMs).toBe(400_000);
  });
});
