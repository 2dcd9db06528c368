import { sealTokenStore } from "invers-oneapi/redis";
import { describe, expect, test, vi } from "vitest";
import { collectUnhandled } from "../../../support/collect-unhandled.ts";
import { delayed, grant, watch } from "../../../support/token-endpoint.ts";
import { all, forProcess, type Process, tokenFleet } from "../../../support/token-fleet.ts";

describe("a token store in trouble", () => {
  collectUnhandled();

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

  test.each([...verbs, "remove"] as const)(
    "%s fails with an error that cannot be looked at",
    async (verb) => {
      const { clock, start, store } = tokenFleet(0);
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      const one = start({ tokenStore: forProcess({ ...store, [verb]: () => Promise.reject(proxy) }) });
      expect(await one.value()).toBe("token-1");
      await clock.advance(0);
      one.provider.invalidate("token-1");
      await clock.advance(0);
      expect(one.events).toContainEqual({ type: "token-store-failed", operation: verb, code: "failed" });
    },
  );

  test("no name can be made for the place, as on a page without WebCrypto: the process renews for itself", async () => {
    vi.stubGlobal("crypto", undefined);
    try {
      const { start, store } = tokenFleet(0);
      const one = start({ tokenStore: sealTokenStore(store, { encryptionKeys: "plaintext" }) });
      expect(await one.value()).toBe("token-1");
      expect(one.events[0]).toEqual({ type: "token-store-failed", operation: "read", code: "failed" });
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("an answer that lies ready when the 250 ms are over counts: the event loop was stalled, not the store", async () => {
    const { clock, endpoint, processes, start, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    const stalled = {
      ...store,
      async read(key: string) {
        await new Promise<void>((resolve) => clock.schedule(250, resolve));
        return store.read(key);
      },
    };
    const one = start({ tokenStore: forProcess(stalled) });
    const watched = watch(one.provider.getToken());
    await clock.advance(250);
    expect(watched.value?.reveal()).toBe("token-1");
    expect(one.events.map(({ type }) => type)).toEqual(["token-renewed"]);
    expect(endpoint.requests).toHaveLength(1);
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
