import { ClosedError, TimeoutError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import {
  fails,
  halfBody,
  hangs,
  json,
  raw,
  scene,
  tokens,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../../support/call.ts";

const times = (sent: readonly { at: number }[]): number[] => sent.map(({ at }) => at);
const reset = fails(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }));
const typed = { "Content-Type": "application/json" };

describe("the limit of an attempt", () => {
  it("holds for the next attempt too, whenever the one before fails at last", async () => {
    let failLate = (_: Error): void => {};
    const late = (): Promise<Response> =>
      new Promise((_, reject) => {
        failLate = reject;
      });
    const { client, clock, sent, outcome } = scene([late, hangs], { retry: { attempts: 2 } });
    clock.schedule(12_000, () => failLate(new TypeError("fetch failed")));
    const { error, at } = await outcome(client.GET("/vehicles"));
    expect(error).toMatchObject({ code: "timeout" });
    expect([times(sent), at]).toEqual([[0, 10_100], 20_100]);
  });

  it("is 10 s for reads and 30 s for writes", async () => {
    const read = scene(hangs);
    const { error, at } = await read.outcome(read.client.GET("/vehicles", { retry: false }));
    expect([(error as TimeoutError).code, at]).toEqual(["timeout", 10_000]);
    const command = scene(hangs);
    const late = await command.outcome(command.client.POST(UNLOCK, VEHICLE));
    expect(TimeoutError.is(late.error)).toBe(true);
    expect(late).toMatchObject({ at: 30_000, error: { code: "timeout", outcome: "unknown" } });
  });

  it("covers the body", async () => {
    const { client, outcome } = scene(raw(200, () => halfBody(), typed));
    const { error, at } = await outcome(client.GET("/vehicles", { timeout: 2_000, retry: false }));
    expect([(error as TimeoutError).code, at]).toEqual(["timeout", 2_000]);
  });

  it("starts anew for each attempt", async () => {
    const { client, sent, outcome } = scene(hangs);
    const { at } = await outcome(client.GET("/vehicles", { timeout: 2_000 }));
    expect([times(sent), at]).toEqual([[0, 2_100, 4_300], 6_300]);
  });

  it("ends the request itself, and that of a middleware which has replaced it", async () => {
    const ended: string[] = [];
    const { client, outcome } = scene([], {
      fetch: (_, { signal }) => {
        signal?.addEventListener("abort", () => ended.push(String(signal.reason)));
        return new Promise(() => {});
      },
    });
    await outcome(client.GET("/vehicles", { retry: false }));
    client.use({ onRequest: ({ request }) => new Request(request.url) });
    await outcome(client.GET("/vehicles", { retry: false }));
    expect(ended).toEqual(Array(2).fill("TimeoutError: no answer within 10000 ms"));
  });

  it("leaves a refusal whose body stalls what it is", async () => {
    const { client, outcome } = scene(raw(409, () => halfBody(), typed));
    const { value, at } = await outcome(client.GET("/vehicles"));
    expect([value?.error?.["status"], value?.error?.["type"], at]).toEqual([409, "about:blank", 10_000]);
  });
});

describe("the deadline", () => {
  it("is 30 s for reads and 35 s for writes", async () => {
    const read = scene(hangs);
    const { error, at } = await read.outcome(read.client.GET("/vehicles", { timeout: 90_000 }));
    expect([(error as TimeoutError).code, at]).toEqual(["deadline", 30_000]);
    const write = scene(hangs);
    const late = await write.outcome(write.client.POST(UNLOCK, { ...VEHICLE, timeout: 90_000 }));
    expect([(late.error as TimeoutError).code, late.at]).toEqual(["deadline", 35_000]);
  });

  it("covers the token", async () => {
    const tokenProvider = { ...tokens(), getToken: () => new Promise<never>(() => {}) };
    const { client, sent, outcome } = scene(vehicles, { tokenProvider });
    const { error, at } = await outcome(client.GET("/vehicles", { deadline: 3_000 }));
    expect([(error as TimeoutError).code, at, sent.length]).toEqual(["deadline", 3_000, 0]);
  });

  it("covers attempts and waits together, and is never overstayed", async () => {
    const { client, sent, outcome } = scene(hangs);
    const { at } = await outcome(client.GET("/vehicles", { timeout: 2_000, deadline: 5_000 }));
    expect([times(sent), at]).toEqual([[0, 2_100, 4_300], 5_000]);
  });

  it.each([
    ["timeout", { timeout: 1_000 }],
    ["deadline", { deadline: 1_000 }],
  ])("%s may be set for the whole client, and by a call", async (code, option) => {
    const one = scene(hangs, { ...option, retry: false });
    expect((await one.outcome(one.client.GET("/vehicles"))).at).toBe(1_000);
    expect((await one.outcome(one.client.POST(UNLOCK, VEHICLE))).at).toBe(2_000);
    const other = scene(hangs, { timeout: 9_000, deadline: 9_000, retry: false });
    expect(await other.outcome(other.client.GET("/vehicles", option))).toMatchObject({
      at: 1_000,
      error: { code },
    });
  });
});

describe("a command's freshness", () => {
  it("ends while it waits for a token: not sent", async () => {
    const tokenProvider = { ...tokens(), getToken: () => new Promise<never>(() => {}) };
    const { client, sent, outcome } = scene(vehicles, { tokenProvider });
    const { error, at } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ code: "stale", outcome: "notSent", attempts: 0 });
    expect([at, sent.length]).toEqual([10_000, 0]);
  });

  it("counts time that only the wall clock saw: the machine slept", async () => {
    let arrive: (token: never) => void = () => {};
    const getToken = () => new Promise<never>((resolve) => (arrive = resolve));
    const { client, clock, sent, outcome } = scene(vehicles, { tokenProvider: { ...tokens(), getToken } });
    const call = client.POST(UNLOCK, VEHICLE);
    call.catch(() => {});
    await clock.advanceWall(11_000);
    arrive({ reveal: () => "late" } as never);
    expect(await outcome(call)).toMatchObject({ error: { code: "stale", outcome: "notSent" } });
    expect(sent).toHaveLength(0);
  });

  it("does not end what was sent in time", async () => {
    const { client, clock, outcome } = scene(
      (request, attempt) =>
        new Promise((resolve) => {
          clock.schedule(12_000, () => resolve(json(200, {})(request, attempt)));
        }),
    );
    expect(await outcome(client.POST(UNLOCK, VEHICLE))).toMatchObject({ at: 12_000, value: { data: {} } });
  });

  it("is no matter for reads and other writes", async () => {
    const tokenProvider = { ...tokens(), getToken: () => new Promise<never>(() => {}) };
    const { client, outcome } = scene(vehicles, { tokenProvider });
    expect((await outcome(client.GET("/vehicles"))).at).toBe(30_000);
  });
});

describe("close()", () => {
  it.each([
    ["in an attempt", hangs, 1],
    ["in a wait", json(503, {}, { "Retry-After": "20" }), 1],
  ])("ends a call %s with ClosedError", async (_, reply, count) => {
    const { client, clock, sent, outcome } = scene(reply);
    const call = client.GET("/vehicles");
    call.catch(() => {});
    await clock.advance(5_000);
    client.close();
    const { error, at } = await outcome(call);
    expect(ClosedError.is(error)).toBe(true);
    expect([at, sent.length, clock.pending]).toEqual([5_000, count, 0]);
  });

  it("refuses what comes afterwards", async () => {
    const { client, sent, outcome } = scene(vehicles);
    client.close();
    const { error } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ code: "closed", outcome: "notSent" });
    expect(sent).toHaveLength(0);
  });
});

it("takes every timer away, whatever way a call ends", async () => {
  for (const reply of [vehicles, json(404), reset, json(503), raw(200, "{", typed)]) {
    const { client, clock, outcome } = scene(reply);
    await outcome(client.GET("/vehicles"));
    expect(clock.pending).toBe(0);
  }
});

it("keeps an unused failure from holding its body", async () => {
  const bodies: Response[] = [];
  const { client, outcome } = scene((request, attempt) => {
    const response = (attempt < 3 ? json(503, { a: 1 }) : vehicles)(request, attempt) as Response;
    bodies.push(response);
    return response;
  });
  await outcome(client.GET("/vehicles"));
  expect(bodies.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, true]);
  const html = scene((request, attempt) => {
    const response = raw(200, "<html>", { "Content-Type": "text/html" })(request, attempt) as Response;
    bodies.push(response);
    return response;
  });
  await html.outcome(html.client.GET("/vehicles"));
  expect(bodies.at(-1)?.bodyUsed).toBe(true);
});
