import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { sendCommand } from "invers-oneapi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BASE_URL, tokens } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";

// A program's own tests fake the platform's timers, under the clock that the package has without an option.

type Fake = readonly [name: string, begin: () => void, tick: (ms: number) => void, end: () => void];
const fakes: readonly Fake[] = [
  // Its performance.now cannot be faked.
  [
    "node:test",
    () => mock.timers.enable({ apis: ["setTimeout", "Date"] }),
    (ms) => mock.timers.tick(ms),
    () => mock.timers.reset(),
  ],
  [
    "node:test without Date",
    () => mock.timers.enable({ apis: ["setTimeout"] }),
    (ms) => mock.timers.tick(ms),
    () => mock.timers.reset(),
  ],
  [
    "vitest",
    () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }),
    (ms) => vi.advanceTimersByTime(ms),
    () => vi.useRealTimers(),
  ],
];

const hang = (): Promise<Response> => new Promise(() => {});
const clientOf = (fetch: () => Promise<Response>) =>
  createClient({ baseUrl: BASE_URL, tokenProvider: tokens(), random: () => 1, fetch });

describe.each(fakes)("under the timers of %s", (_, begin, tick, end) => {
  beforeEach(begin);
  afterEach(end);

  it.each([
    ["timeout", { timeout: 5_000 }],
    ["deadline", { deadline: 5_000 }],
  ])("the %s of a call passes", async (code, limits) => {
    const call = clientOf(hang)
      .GET("/vehicles", { ...limits, retry: false })
      .catch((error: unknown) => error);
    await setImmediate();
    tick(5_000);
    expect(await call).toMatchObject({ name: "TimeoutError", code });
  });

  it("each call has a limit of its own", async () => {
    const client = clientOf(hang);
    const calls = [];
    for (let nth = 0; nth < 3; nth++) {
      calls.push(client.GET("/vehicles", { timeout: 5_000, retry: false }).catch((error: unknown) => error));
      await setImmediate();
      tick(1_000);
    }
    tick(5_000);
    expect(await Promise.all(calls)).toMatchObject(Array(3).fill({ code: "timeout" }));
  });

  it("a pause between two attempts passes", async () => {
    let attempts = 0;
    const fetch = async () => Response.json({ items: [] }, { status: ++attempts < 2 ? 503 : 200 });
    const call = clientOf(fetch).GET("/vehicles");
    await setImmediate();
    tick(100);
    expect((await call).response.status).toBe(200);
  });

  it("a command that waits goes stale", async () => {
    const client = createClient({
      baseUrl: BASE_URL,
      tokenProvider: { ...tokens(), getToken: () => new Promise(() => {}) },
    });
    const call = sendCommand(client, "K7M2P", "unlock-central-lock");
    await setImmediate();
    tick(10_000);
    expect(await call).toMatchObject({ outcome: "notSent", reason: "stale" });
  });
});

it("a call after fake timers were put back works as ever", async () => {
  vi.useFakeTimers({ now: Date.now() + 365 * 86_400_000 });
  let attempts = 0;
  const client = clientOf(async () => Response.json({ items: [] }, { status: ++attempts % 2 ? 503 : 200 }));
  const first = client.GET("/vehicles");
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect((await first).response.status).toBe(200);
  vi.useRealTimers();
  const second = await client.GET("/vehicles");
  expect([second.response.status, attempts]).toEqual([200, 4]);
});
