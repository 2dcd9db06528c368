import { isProblem } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { fails, json, problem, reset, scene, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

const times = (sent: readonly { at: number }[]): number[] => sent.map(({ at }) => at);
const refused = fails(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));

describe("waits", () => {
  it("doubles from 100 ms, and from 1 s after 429", async () => {
    const one = scene(reset, { retry: { attempts: 5 } });
    await one.outcome(one.client.GET("/vehicles"));
    expect(times(one.sent)).toEqual([0, 100, 300, 700, 1_500]);
    const other = scene(json(429), { retry: { attempts: 3 } });
    await other.outcome(other.client.GET("/vehicles"));
    expect(times(other.sent)).toEqual([0, 1_000, 3_000]);
  });

  it("draws the jitter anew for each wait", async () => {
    const draws: number[] = [];
    const { client, sent, outcome } = scene(reset, { random: () => draws.shift() ?? 1 });
    draws.push(0.5, 0.25);
    await outcome(client.GET("/vehicles"));
    expect(times(sent)).toEqual([0, 50, 100]);
  });

  it("waits as long as the server asks, from its answer on", async () => {
    const { client, sent, events, outcome } = scene([json(503, {}, { "Retry-After": "7" }), vehicles]);
    const { value } = await outcome(client.GET("/vehicles"));
    expect(value?.data).toBeDefined();
    expect(times(sent)).toEqual([0, 7_000]);
    expect(events[0]).toMatchObject({ type: "attempt-failed", attempt: 1, status: 503, waitMs: 7_000 });
  });

  it("goes back to its own time after a server that named one", async () => {
    const { client, sent, outcome } = scene([json(503, {}, { "Retry-After": "7" }), json(503), vehicles]);
    await outcome(client.GET("/vehicles"));
    expect(times(sent)).toEqual([0, 7_000, 7_200]);
  });

  it.each([
    ["longer than 60 s", "61", 90_000],
    ["longer than the deadline leaves", "10", 9_000],
    ["just as long as the deadline leaves", "9", 9_000],
  ])("fails at once where the wait would be %s, and hands the time over", async (_, after, deadline) => {
    const { client, clock, sent, events, outcome } = scene(json(503, {}, { "Retry-After": after }));
    const { value, at } = await outcome(client.GET("/vehicles", { deadline }));
    expect([sent.length, at]).toEqual([1, 0]);
    expect(value?.error?.["retryAt"]).toEqual(new Date(clock.wall() + Number(after) * 1000));
    expect(events).toMatchObject([{ type: "call-finished", attempts: 1 }]);
  });

  it("waits a full minute if it may", async () => {
    const { client, sent, outcome } = scene([json(503, {}, { "Retry-After": "60" }), vehicles]);
    await outcome(client.GET("/vehicles", { deadline: 61_000 }));
    expect(times(sent)).toEqual([0, 60_000]);
  });

  it("does not wait with a write after 429 unless the call asks for it", async () => {
    const limited = problem(429, "/problems/too-many-requests", { "Retry-After": "4" });
    const one = scene([limited, json(200, {})], { retry: { attempts: 3 } });
    const { value } = await one.outcome(one.client.POST(UNLOCK, VEHICLE));
    expect(one.sent).toHaveLength(1);
    expect(isProblem(value?.error, "/problems/too-many-requests")).toBe(true);
    const other = scene([limited, json(200, {})]);
    await other.outcome(other.client.POST(UNLOCK, { ...VEHICLE, retry: { attempts: 2 } }));
    expect(times(other.sent)).toEqual([0, 4_000]);
  });

  it("hands a 429 over at once where a command would have to wait beyond its freshness", async () => {
    const { client, sent, outcome, events } = scene(json(429, {}, { "Retry-After": "20" }));
    const { value, at } = await outcome(client.POST(UNLOCK, { ...VEHICLE, retry: { attempts: 3 } }));
    expect([sent.length, at]).toEqual([1, 0]);
    expect(value?.error?.["retryAt"]).toBeInstanceOf(Date);
    expect(events.at(-1)).toMatchObject({ outcome: "rejected" });
  });
});

describe("attempts", () => {
  it.each([
    [false, 1],
    [{ attempts: 1 }, 1],
    [{ attempts: 2 }, 2],
    [{ attempts: 5 }, 5],
    [undefined, 3],
  ] as const)("retry: %j sends %i times", async (retry, count) => {
    const one = scene(reset, { retry });
    await one.outcome(one.client.GET("/vehicles"));
    expect(one.sent).toHaveLength(count);
    const other = scene(reset, { retry: { attempts: 4 } });
    await other.outcome(other.client.GET("/vehicles", { retry }));
    expect(other.sent).toHaveLength(retry === undefined ? 4 : count);
  });

  it.each([false, { attempts: 1 }] as const)(
    "retry: %j sends a command once, whatever happens",
    async (retry) => {
      const { client, sent, outcome } = scene(refused);
      await outcome(client.POST(UNLOCK, { ...VEHICLE, retry }));
      expect(sent).toHaveLength(1);
    },
  );

  it("draws on one budget for all calls of a client", async () => {
    const { client, sent, outcome } = scene(reset);
    for (let call = 0; call < 8; call++) await outcome(client.GET("/vehicles"));
    // 100 pay for 10 retries; the other calls have to do with one attempt.
    expect(sent).toHaveLength(8 + 10);
  });

  it("refills the budget with successes", async () => {
    let broken = true;
    const { client, sent, outcome } = scene((request, attempt) =>
      broken ? reset(request, attempt) : vehicles(request, attempt),
    );
    for (let call = 0; call < 5; call++) await outcome(client.GET("/vehicles"));
    expect(sent).toHaveLength(15);
    broken = false;
    for (let call = 0; call < 10; call++) await outcome(client.GET("/vehicles"));
    broken = true;
    await outcome(client.GET("/vehicles"));
    expect(sent).toHaveLength(15 + 10 + 2);
  });

  it("does not charge a command's reconnection", async () => {
    const { client, sent, outcome } = scene(refused);
    for (let call = 0; call < 20; call++) await outcome(client.POST(UNLOCK, VEHICLE));
    expect(sent).toHaveLength(40);
  });
});

describe("from a hook at attempt-failed", () => {
  const limited = json(503, {}, { "Retry-After": "20" });

  it("abort() ends the wait at once", async () => {
    const controller = new AbortController();
    const { client, clock, sent, outcome } = scene(limited, {
      onEvent: ({ type }) => type === "attempt-failed" && controller.abort("enough"),
    });
    const { error, at } = await outcome(client.GET("/vehicles", { signal: controller.signal }));
    expect([error, at, sent.length, clock.pending]).toEqual(["enough", 0, 1, 0]);
  });

  it("close() ends the wait at once", async () => {
    const { client, clock, sent, outcome } = scene(limited, {
      onEvent: ({ type }) => type === "attempt-failed" && client.close(),
    });
    const { error, at } = await outcome(client.GET("/vehicles"));
    expect(error).toMatchObject({ name: "ClosedError", attempts: 1 });
    expect([at, sent.length, clock.pending]).toEqual([0, 1, 0]);
  });

  it("so does abort() before a command that waits after 429", async () => {
    const controller = new AbortController();
    const { client, sent, outcome } = scene(
      problem(429, "/problems/too-many-requests", { "Retry-After": "4" }),
      {
        onEvent: ({ type }) => type === "attempt-failed" && controller.abort("enough"),
      },
    );
    const { error, at } = await outcome(
      client.POST(UNLOCK, { ...VEHICLE, signal: controller.signal, retry: { attempts: 3 } }),
    );
    expect([error, at, sent.length]).toEqual(["enough", 0, 1]);
  });
});
