import { type ClientOptions, ClosedError, sendCommand } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { expectIdle, MINUTE, paced } from "./paced-client.ts";

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
