import { TimeoutError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { halfBody, hangs, raw, scene, tokens, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

const times = (sent: readonly { at: number }[]): number[] => sent.map(({ at }) => at);
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
