import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { createClient } from "../../../support/client.ts";

// What a user's own test looks like: a program, the sandbox, and one clock for both.
function setUp() {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock });
  return { clock, sandbox, client };
}

/** Notes when a promise settles. */
function watch<Value>(promise: Promise<Value>): { value?: Value; error?: unknown; settled: boolean } {
  const seen: { value?: Value; error?: unknown; settled: boolean } = { settled: false };
  promise.then(
    (value) => Object.assign(seen, { value, settled: true }),
    (error: unknown) => Object.assign(seen, { error, settled: true }),
  );
  return seen;
}

describe("a program on the manual clock", () => {
  test("gets as far as it can without time passing", async () => {
    const { clock, sandbox, client } = setUp();
    const call = watch(client.GET("/vehicles"));
    await clock.advance(0);
    expect(call).toMatchObject({ settled: true, value: { response: { status: 200 } } });
    expect(sandbox.requests).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test("works through the night on one token at a time", async () => {
    const { clock, sandbox, client } = setUp();
    const statuses = new Set<number>();
    for (let minute = 0; minute < 8 * 60; minute++) {
      const call = watch(client.GET("/vehicles", { params: { query: { limit: 1 } } }));
      await clock.advance(60_000);
      if (call.value) statuses.add(call.value.response.status);
    }
    expect([...statuses]).toEqual([200]);
    expect(sandbox.tokenRequests).toBeLessThan(45);
  });

  test("is slow where the API is slow, and not otherwise", async () => {
    const { clock, sandbox, client } = setUp();
    sandbox.inject({ kind: "latency", ms: 300, on: { path: "/auth/oauth/token" } });
    sandbox.inject({ kind: "latency", ms: 700 });
    const call = watch(client.GET("/vehicles"));
    await clock.advance(999);
    expect(call.settled).toBe(false);
    await clock.advance(1);
    expect(call.value?.response.status).toBe(200);
  });

  test("an hour of silence is no test that takes an hour", async () => {
    const { clock, sandbox, client } = setUp();
    sandbox.inject({ kind: "stall", times: Number.POSITIVE_INFINITY });
    const call = watch(client.GET("/vehicles"));
    await clock.advance(3_600_000);
    expect(call.settled).toBe(true);
    expect(call.error).toBeInstanceOf(Error);
    expect(clock.pending).toBe(0);
  });
});
