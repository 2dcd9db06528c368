import { AsyncLocalStorage } from "node:async_hooks";
import diagnostics, { tracingChannel } from "node:diagnostics_channel";
import { createTokenProvider, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  FLOW_ID,
  fails,
  json,
  problem,
  raw,
  scene,
  tokens,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../support/call.ts";
import { createClient } from "../support/client.ts";
import { endsOf, listen } from "../support/traces.ts";

const reset = fails(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }));
const server = { serverAddress: "api.invers.test", serverPort: 443 };
/** The first call of a client whose `random` always is 1. */
const call = { callId: "1000000-1", method: "GET", path: "/vehicles/{vehicle_id}", ...server };

test("a call is told from its start to its end, with its attempts inside", async () => {
  const told = listen(["call", "attempt"]);
  const { client, outcome } = scene([reset, json(404)]);
  await outcome(client.GET("/vehicles/{vehicle_id}", VEHICLE));
  expect(told.map(({ at }) => at)).toEqual([
    ...["call start", "attempt start", "attempt end", "call end"],
    ...["attempt error", "attempt asyncStart", "attempt asyncEnd"],
    ...["attempt start", "attempt end", "attempt asyncStart", "attempt asyncEnd"],
    ...["call asyncStart", "call asyncEnd"],
  ]);
  expect(told[0]?.message).toEqual(call);
  expect(told[1]?.message).toEqual({ ...call, attempt: 1 });
  expect(endsOf(told, "attempt")).toEqual([
    {
      ...{ ...call, attempt: 1, status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined },
      error: expect.objectContaining({ name: "ConnectionError", code: "reset" }),
    },
    { ...call, attempt: 2, status: 404, code: "about:blank", flowId: FLOW_ID },
  ]);
  expect(endsOf(told, "call")).toEqual([
    { ...call, status: 404, code: "about:blank", flowId: FLOW_ID, ok: false, attempts: 2 },
  ]);
});

test("a command tells its outcome, and the error of one that got no answer", async () => {
  const told = listen(["call"]);
  const { client, outcome } = scene(reset);
  await outcome(sendCommand(client, "K7M2P", "unlock-central-lock"));
  expect(told.map(({ at }) => at)).toContain("call error");
  expect(endsOf(told, "call")).toEqual([
    {
      ...{ ...call, method: "POST", path: UNLOCK, ok: false, attempts: 1, outcome: "unknown" },
      ...{ status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined, reason: undefined },
      error: expect.objectContaining({ name: "ConnectionError", outcome: "unknown" }),
    },
  ]);
});

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

test("no vehicle is named, and no content, unless it is asked for", async () => {
  const told = listen(["call", "attempt", "token"]);
  const mine = new Error("about K7M2P");
  const run = async (options: Parameters<typeof scene>[1]): Promise<string> => {
    told.length = 0;
    const { client, outcome } = scene([problem(409, "/problems/x"), reset, raw(200, "K7M2P")], options);
    for (let reply = 0; reply < 3; reply++) await outcome(client.POST(UNLOCK, VEHICLE));
    await outcome(client.GET("/vehicles", { signal: AbortSignal.abort(mine) }));
    await outcome(client.POST(UNLOCK, { params: { path: { vehicle_id: "" } } }));
    await outcome(sendCommand(client, "K7M2P", "lock-central-lock"));
    return JSON.stringify(told, (_, value) =>
      value instanceof Error ? [value.message, value.cause, value.stack] : value,
    );
  };
  expect(await run({})).not.toContain("K7M2P");
  expect(await run({ telemetry: { vehicleId: true } })).toContain('"vehicleId":"K7M2P"');
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

describe("a renewal", () => {
  const token = {
    method: "POST",
    path: "/auth/oauth/token",
    serverAddress: "api.invers.com",
    serverPort: 443,
  };

  test("tells how long the token lives", async () => {
    const told = listen(["token"]);
    const sandbox = createSandbox();
    const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
    await client.GET("/vehicles");
    expect(told[0]?.message).toEqual(token);
    expect(endsOf(told, "token")).toEqual([{ ...token, outcome: "renewed", lifetimeMs: 900_000 }]);
  });

  test("tells why it failed", async () => {
    const told = listen(["token", "call"]);
    const sandbox = createSandbox();
    const client = createClient({
      ...{ ...sandbox.credentials, clientSecret: "a-wrong-secret-of-a-test" },
      fetch: sandbox.fetch,
    });
    await expect(client.GET("/vehicles")).rejects.toMatchObject({ code: "invalid_client" });
    expect(endsOf(told, "token")).toMatchObject([
      { ...token, outcome: "failed", code: "invalid_client", error: { name: "TokenError" } },
    ]);
    expect(endsOf(told, "call")).toMatchObject([{ attempts: 0, error: { name: "TokenError" } }]);
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
