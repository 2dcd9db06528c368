import { type ClientOptions, ClosedError, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox, type SandboxOptions } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { createPacer } from "../../../src/call/pacer.ts";
import { contextOf } from "../../../src/client-context.ts";
import { fails, json, problem, raw, scene, tokens, vehicles } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";

const MINUTE = 60_000;

/** A client with `pace` before a sandbox with a limit, and when each request arrived. */
function paced(options: ClientOptions = {}, sandboxOptions: SandboxOptions = {}) {
  const clock = createManualClock();
  const sandbox = createSandbox({
    clock,
    rateLimit: { limit: 100, windowMs: MINUTE },
    ...sandboxOptions,
  });
  const arrivals: number[] = [];
  const client = createClient({
    ...{ tokenProvider: undefined, ...sandbox.credentials, clock, pace: true, deadline: 10 * MINUTE },
    async fetch(url, init) {
      if (!url.includes("/oauth/")) arrivals.push(clock.monotonic());
      return sandbox.fetch(url, init);
    },
    fetchSendsOnce: true,
    ...options,
  });
  const statuses = (): (number | undefined)[] =>
    sandbox.requests.filter(({ path }) => !path.includes("/oauth/")).map(({ status }) => status);
  return { clock, sandbox, client, arrivals, statuses };
}

const countOf = <T>(values: readonly T[], value: T): number => values.filter((each) => each === value).length;

function expectIdle({ client, clock }: Pick<ReturnType<typeof paced>, "client" | "clock">): void {
  expect([contextOf(client).inFlight.size, clock.pending]).toEqual([0, 0]);
}

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

describe("who waits for the limit", () => {
  async function usedUp(options: ClientOptions = {}) {
    const one = paced(options, { rateLimit: { limit: 2, windowMs: MINUTE } });
    await one.client.GET("/vehicles");
    await one.client.GET("/vehicles");
    return one;
  }

  it("is let go by its signal, and its place is free", async () => {
    const one = await usedUp();
    const controller = new AbortController();
    const calls = [controller.signal, undefined, undefined].map((signal) =>
      one.client.GET("/vehicles", { signal: signal ?? null }).catch((error: unknown) => error),
    );
    await one.clock.advance(1_000);
    controller.abort("no more");
    expect(await calls[0]).toBe("no more");
    await one.clock.advance(MINUTE);
    await Promise.all(calls);
    expect(one.arrivals.slice(2)).toEqual([MINUTE, MINUTE]);
    expectIdle(one);
  });

  it("is let go by close()", async () => {
    const one = await usedUp();
    const call = one.client.GET("/vehicles").catch((error: unknown) => error);
    await one.clock.advance(1_000);
    one.client.close();
    expect(ClosedError.is(await call)).toBe(true);
    expectIdle(one);
  });

  it("fails at once where the limit opens after its own deadline", async () => {
    const one = await usedUp({ deadline: 30_000 });
    await expect(one.client.GET("/vehicles")).rejects.toMatchObject({
      ...{ name: "TimeoutError", code: "deadline", attempts: 0 },
      message: expect.stringContaining("the rate limit is used up for 60000 ms"),
    });
    expect(one.arrivals).toHaveLength(2);
    expectIdle(one);
  });

  it("a command fails at once where it would be stale by then", async () => {
    const one = await usedUp();
    const outcome = await sendCommand(one.client, "LV6V3", "unlock-central-lock");
    expect(outcome).toMatchObject({ outcome: "notSent", reason: "stale" });
    expectIdle(one);
  });

  it("a command goes first", async () => {
    const one = await usedUp();
    const reads = [one.client.GET("/vehicles"), one.client.GET("/vehicles"), one.client.GET("/vehicles")];
    const command = sendCommand(one.client, "LV6V3", "unlock-central-lock", { maxAge: 5 * MINUTE });
    await one.clock.advance(MINUTE);
    expect((await command).outcome).toBe("confirmed");
    expect(one.sandbox.requests.at(-2)?.path).toContain("unlock-central-lock");
    await one.clock.advance(MINUTE);
    await Promise.all(reads);
    expectIdle(one);
  });

  it("is told of as it is sent", async () => {
    const told: unknown[] = [];
    const one = await usedUp({ onEvent: (event) => event.type === "call-paced" && told.push(event) });
    const call = one.client.GET("/vehicles");
    await one.clock.advance(MINUTE);
    await call;
    expect(told).toEqual([
      { type: "call-paced", callId: expect.any(String), method: "GET", path: "/vehicles", waitedMs: MINUTE },
    ]);
  });
});

describe("whatever comes, nobody waits for good", () => {
  const reset = fails(new TypeError("fetch failed", { cause: { code: "ECONNRESET" } }));
  const refused = fails(
    new TypeError("fetch failed", { cause: { code: "ECONNREFUSED", syscall: "connect" } }),
  );

  it.each([
    ["requests that are lost", [reset, reset, vehicles]],
    ["an API that cannot be reached", [refused, refused, vehicles]],
    ["answers without a limit", [vehicles]],
    ["a 429 with nothing but a time", [json(429, {}, { "Retry-After": "3" }), vehicles]],
    ["a 429 with nothing at all", [problem(429, "/problems/too-many-requests"), vehicles]],
    ["an answer that is no JSON", [raw(200, "<html>"), vehicles]],
  ])("%s", async (_, replies) => {
    const { client, outcome, clock, sent } = scene(replies, { pace: true, retry: false });
    const calls = Array.from({ length: 5 }, () => client.GET("/vehicles").catch(() => {}));
    await outcome(Promise.all(calls));
    expect(sent).toHaveLength(5);
    expect(clock.pending).toBe(0);
  });

  it("a middleware's own answers take no place, and tell nothing", async () => {
    const one = paced({}, { rateLimit: { limit: 1, windowMs: MINUTE } });
    let cached = true;
    one.client.use({ onRequest: () => (cached ? Response.json({ items: [] }) : undefined) });
    for (let call = 0; call < 5; call++) await one.client.GET("/vehicles");
    cached = false;
    const calls = [one.client.GET("/vehicles"), one.client.GET("/vehicles")];
    await one.clock.advance(MINUTE);
    await Promise.all(calls);
    expect(one.arrivals).toEqual([0, MINUTE]);
  });

  it("a request whose answer is lost takes its place all the same", async () => {
    const one = paced({ retry: false }, { rateLimit: { limit: 3, windowMs: MINUTE } });
    await one.client.GET("/vehicles");
    one.sandbox.inject({ kind: "reset", at: "response", times: 2 });
    await Promise.allSettled([one.client.GET("/vehicles"), one.client.GET("/vehicles")]);
    const call = one.client.GET("/vehicles");
    await one.clock.advance(MINUTE);
    expect([(await call).response.status, one.arrivals.at(-1)]).toEqual([200, MINUTE]);
  });

  it("who is let in and aborted in one step leaves its place to others", async () => {
    const pacer = createPacer(createManualClock());
    await pacer.enter(false, new AbortController().signal);
    const controller = new AbortController();
    const second = pacer.enter(false, controller.signal);
    pacer.leave("unsent");
    controller.abort("no more");
    await expect(second).rejects.toBe("no more");
    await pacer.enter(false, new AbortController().signal);
  });

  it("a missing token takes none", async () => {
    const broken = { ...tokens(), getToken: () => Promise.reject(new Error("no token")) };
    const { client, sent } = scene(vehicles, { pace: true, tokenProvider: broken });
    for (let call = 0; call < 3; call++) await client.GET("/vehicles").catch(() => {});
    expect(sent).toEqual([]);
  });

  it("a time that only a 429 names holds for all", async () => {
    const replies = [json(429, {}, { "Retry-After": "3" }), vehicles];
    const { client, outcome, sent } = scene(replies, { pace: true, retry: false });
    await outcome(client.GET("/vehicles"));
    await outcome(client.GET("/vehicles"));
    expect(sent.map(({ at }) => at)).toEqual([0, 3_000]);
  });
});
