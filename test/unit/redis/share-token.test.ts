import { describe, expect, test } from "vitest";
import { delayed, grant, hang, oauthError, watch } from "../../support/token-endpoint.ts";
import { forProcess, type Process, tokenFleet } from "../../support/token-fleet.ts";

const all = <T>(processes: Process[], run: (each: Process) => Promise<T>) => Promise.all(processes.map(run));

describe("one token for many processes", () => {
  test("50 that start together make one request, and have the same token", async () => {
    const { clock, endpoint, processes } = tokenFleet(50);
    endpoint.always(delayed(clock, 300, (request) => grant(`token-${endpoint.requests.length}`)(request)));
    const tokens = all(processes, ({ value }) => value());
    await clock.advance(2000);
    expect(new Set(await tokens)).toEqual(new Set(["token-1"]));
    expect(endpoint.requests).toHaveLength(1);
  });

  test("one that starts later takes the token, and counts the life that is left", async () => {
    const { clock, endpoint, processes, start } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(300_000);
    const later = start();
    expect(await later.value()).toBe("token-1");
    expect(later.provider.status()).toEqual({ state: "fresh", remainingMs: 600_000, renewing: false });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("a call that holds a fresh token never touches the store", async () => {
    const { clock, processes, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    const before = store.operations.length;
    for (let call = 0; call < 100; call++) await processes[0]?.value();
    await clock.advance(700_000);
    await processes[0]?.value();
    expect(store.operations).toHaveLength(before);
  });

  test("the renewal is one for all: the others take the new token when theirs is aging", async () => {
    const { clock, endpoint, processes } = tokenFleet(10);
    const first = all(processes, ({ value }) => value());
    await clock.advance(2000);
    await first;
    await clock.advance(772_000);
    for (let second = 0; second < 5; second++) {
      await all(processes, ({ value }) => value());
      await clock.advance(1000);
    }
    expect(new Set(await all(processes, ({ value }) => value()))).toEqual(new Set(["token-2"]));
    expect(endpoint.requests).toHaveLength(2);
  });

  test("other credentials and other token endpoints have tokens of their own", async () => {
    const { endpoint, processes, start } = tokenFleet(1);
    await processes[0]?.value();
    expect(await start({ clientId: "other" }).value()).toBe("token-2");
    expect(await start({ baseUrl: "https://staging.example.test" }).value()).toBe("token-3");
    expect(await start({ clientSecret: "rotated" }).value()).toBe("token-1");
    expect(endpoint.requests).toHaveLength(3);
  });
});

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
        while (!store.operations.includes("release")) await new Promise(setImmediate);
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

describe("a token store in trouble", () => {
  const verbs = ["read", "lease", "write"] as const;

  test.each(verbs)(
    "%s stalls: nobody waits longer than 250 ms for it, and each has a token",
    async (verb) => {
      const { clock, endpoint, processes, store } = tokenFleet(1);
      const [one] = processes as [Process];
      store.stall(verb);
      const watched = watch(one.provider.getToken());
      await clock.advance(verb === "write" ? 0 : 249);
      expect(watched.state).toBe(verb === "write" ? "resolved" : "pending");
      await clock.advance(250);
      expect(watched.value?.reveal()).toBe("token-1");
      expect(one.events).toContainEqual({ type: "token-store-failed", operation: verb, code: "timeout" });
      expect(endpoint.requests).toHaveLength(1);
    },
  );

  test.each(verbs)("%s fails: the process renews for itself at once", async (verb) => {
    const { clock, processes, store } = tokenFleet(1);
    const [one] = processes as [Process];
    store.fail(verb);
    expect(await one.value()).toBe("token-1");
    await clock.advance(0);
    expect(one.events).toContainEqual({ type: "token-store-failed", operation: verb, code: "failed" });
  });

  test("a lease that is got too late is released at once", async () => {
    const { clock, processes, store } = tokenFleet(1);
    const repair = store.stall("lease");
    const watched = watch((processes[0] as Process).provider.getToken());
    await clock.advance(300);
    expect(watched.state).toBe("resolved");
    repair();
    await clock.advance(0);
    expect(store.operations).toEqual(["read", "lease", "release"]);
  });

  test("an error is not a miss: after 3 in a row it is left alone for 30 s, then one refresh tries it again", async () => {
    const { clock, endpoint, processes, store } = tokenFleet(1);
    const [one] = processes as [Process];
    endpoint.always((request) => grant(`token-${endpoint.requests.length}`, 10)(request));
    const repair = store.fail();
    const renew = async () => {
      await clock.advance(5000);
      await one.value();
      await clock.advance(0);
    };
    await one.value();
    await renew();
    expect(store.operations).toHaveLength(2);
    await renew();
    expect(store.operations).toHaveLength(3);
    for (let second = 0; second < 25; second += 5) await renew();
    expect(store.operations).toHaveLength(3);
    await renew();
    expect(store.operations).toHaveLength(4);
    repair();
    for (let second = 0; second < 30; second += 5) await renew();
    expect(store.operations.slice(4)).toEqual(["read", "lease", "read", "write", "release"]);
    await renew();
    expect(store.operations.length).toBeGreaterThan(9);
    expect(one.events.filter(({ type }) => type === "token-store-failed")).toHaveLength(4);
    expect(endpoint.requests.length).toBeGreaterThan(8);
  });

  test("the count belongs to the store: two providers of one process share it", async () => {
    const { clock, start, store } = tokenFleet(0);
    const tokenStore = forProcess(store);
    store.fail();
    for (const clientId of ["one", "two", "three", "four", "five"])
      await start({ tokenStore, clientId }).value();
    await clock.advance(0);
    expect(store.operations).toEqual(["read", "read", "read"]);
  });

  test("failures with a success between them are not in a row", async () => {
    const { clock, start, store } = tokenFleet(0);
    const tokenStore = forProcess(store);
    store.fail("lease");
    for (const clientId of ["one", "two", "three", "four", "five"])
      await start({ tokenStore, clientId }).value();
    await clock.advance(0);
    expect(store.operations.filter((each) => each === "lease")).toHaveLength(5);
  });

  test("removing and releasing count too", async () => {
    const { clock, start, store } = tokenFleet(0);
    const tokenStore = forProcess(store);
    const [one, two] = ["one", "two"].map((clientId) => start({ tokenStore, clientId })) as [
      Process,
      Process,
    ];
    await one.value();
    await clock.advance(0);
    store.fail("release", "read");
    one.provider.invalidate("token-1");
    await clock.advance(0);
    await one.value();
    await two.value();
    await clock.advance(0);
    expect(one.events.filter(({ type }) => type === "token-store-failed")).toMatchObject([
      { operation: "remove" },
      { operation: "read" },
    ]);
    const before = store.operations.length;
    await start({ tokenStore, clientId: "three" }).value();
    expect(store.operations).toHaveLength(before);
  });

  test("a store that loses everything costs one request", async () => {
    const { clock, endpoint, processes, store, start } = tokenFleet(5);
    const first = all(processes, ({ value }) => value());
    await clock.advance(2000);
    await first;
    store.lose();
    expect(await start().value()).toBe("token-2");
    await clock.advance(0);
    expect(await start().value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a process that was paused while it renewed does not overwrite a token that lives longer", async () => {
    const { clock, endpoint, processes, start } = tokenFleet(2);
    const [slow, quick] = processes as [Process, Process];
    endpoint.script(delayed(clock, 9000, grant("slow")));
    const first = watch(slow.provider.getToken());
    await clock.advance(0);
    const second = watch(quick.provider.getToken());
    await clock.advance(9500);
    expect([first.value?.reveal(), second.value?.reveal()]).toEqual(["slow", "token-2"]);
    expect(await start().value()).toBe("token-2");
  });
});

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
