import { AsyncLocalStorage } from "node:async_hooks";
import diagnostics, { tracingChannel } from "node:diagnostics_channel";
import { createTokenProvider, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { problem, reset, scene, tokens, UNLOCK, VEHICLE, vehicles } from "../support/call.ts";
import { endsOf, listen } from "../support/traces.ts";

test("what comes of a call is the same with subscribers and without", async () => {
  const results = async (): Promise<unknown[]> => {
    const { client, outcome } = scene([vehicles, problem(403, "/problems/missing-permissions"), reset]);
    return [
      (await outcome(client.GET("/vehicles"))).value?.data,
      (await outcome(client.GET("/vehicles"))).value?.error,
      (await outcome(client.POST(UNLOCK, VEHICLE))).error,
    ];
  };
  const alone = await results();
  const told = listen(["call", "attempt"]);
  expect(await results()).toEqual(alone);
  expect(told.length).toBeGreaterThan(0);
});

describe("subscribers run in the async context of the caller", () => {
  test("of each of many calls and commands at once, queued ones included", async () => {
    const storage = new AsyncLocalStorage<unknown>();
    const told = listen(["call", "attempt"], storage);
    const { client, outcome } = scene([reset, reset, vehicles]);
    const names = ["unlock-central-lock", "lock-central-lock", "unlock-central-lock"] as const;
    const calls = [
      ...[1, 2, 3].map((caller) => storage.run(`GET ${caller}`, () => client.GET("/vehicles"))),
      ...names.map((name, at) => storage.run(`command ${at}`, () => sendCommand(client, "K7M2P", name))),
    ];
    await storage.run("the clock", () => outcome(Promise.all(calls)));
    const storesOf = new Map<unknown, Set<unknown>>();
    for (const { message, store } of told) {
      const { callId } = message;
      storesOf.set(callId, (storesOf.get(callId) ?? new Set()).add(store));
    }
    expect([...storesOf.values()].map((stores) => [...stores])).toEqual([
      ...[["GET 1"], ["GET 2"], ["GET 3"]],
      ...[["command 0"], ["command 1"], ["command 2"]],
    ]);
  });

  test("of whoever first asked for a token that many wait for", async () => {
    const storage = new AsyncLocalStorage<unknown>();
    const told = listen(["token"], storage);
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const provider = createTokenProvider({ ...sandbox.credentials, fetch: sandbox.fetch, clock });
    const all = ["first", "second"].map((name) => storage.run(name, () => provider.getToken()));
    await clock.advance(0);
    await Promise.all(all);
    expect(told.map(({ at, store }) => [at, store])).toEqual([
      ...[
        ["token start", "first"],
        ["token end", "first"],
      ],
      ...[
        ["token asyncStart", "first"],
        ["token asyncEnd", "first"],
      ],
    ]);
  });

  test("a store that is bound to a channel is that of all that happens inside", async () => {
    const storage = new AsyncLocalStorage<unknown>();
    const channel = tracingChannel("invers-oneapi:call");
    channel.start.bindStore(storage, (message) => `span of ${(message as { callId: string }).callId}`);
    const told = listen(["attempt"], storage);
    const seen: unknown[] = [];
    const { client, outcome } = scene([reset, vehicles]);
    client.use({ onRequest: () => void seen.push(storage.getStore()) });
    await outcome(client.GET("/vehicles"));
    channel.start.unbindStore(storage);
    const span = "span of 1000000-1";
    expect(seen).toEqual([span, span]);
    expect(new Set(told.map(({ store }) => store))).toEqual(new Set([span]));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  // The modules remember what they found.
  vi.resetModules();
});

test("a tracing channel that does not say whether somebody listens, as Bun's, tells its subscribers", async () => {
  const told = listen(["token"]);
  const channelOfBun = (name: string) => {
    const channel = tracingChannel(name);
    const tracePromise = channel.tracePromise.bind(channel);
    return Object.create(channel, {
      hasSubscribers: { value: undefined },
      tracePromise: { value: tracePromise },
    });
  };
  vi.resetModules();
  vi.stubGlobal("process", { getBuiltinModule: () => ({ ...diagnostics, tracingChannel: channelOfBun }) });
  const fresh = await import("../../src/index.ts");
  const sandbox = createSandbox();
  await fresh.createTokenProvider({ ...sandbox.credentials, fetch: sandbox.fetch }).getToken();
  vi.unstubAllGlobals();
  expect(endsOf(told, "token")).toMatchObject([{ outcome: "renewed" }]);
});

describe("a platform without tracing channels", () => {
  test.each<[string, object | undefined]>([
    ["no process", undefined],
    ["no such module", { getBuiltinModule: () => undefined }],
    [
      "channels only",
      { getBuiltinModule: () => ({ channel: () => ({}), subscribe() {}, unsubscribe() {} }) },
    ],
  ])("%s: calls and commands go on as ever", async (_, stub) => {
    const told = listen(["call", "attempt"]);
    vi.resetModules();
    vi.stubGlobal("process", stub);
    const fresh = await import("../../src/index.ts");
    const client = fresh.createClient({
      tokenProvider: tokens(),
      baseUrl: "https://api.invers.test",
      fetchSendsOnce: true,
      fetch: async () => Response.json({ items: [] }),
    });
    const { data } = await client.GET("/vehicles");
    const { outcome } = await fresh.sendCommand(client, "K7M2P", "unlock-central-lock");
    vi.unstubAllGlobals();
    expect([data, outcome, told]).toEqual([{ items: [] }, "confirmed", []]);
  });
});
