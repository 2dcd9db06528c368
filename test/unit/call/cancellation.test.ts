import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { expect, it } from "vitest";
import { Cancellation } from "../../../src/call/cancellation.ts";
import { momentOf } from "../../../src/clock.ts";
import { scene } from "../../support/call.ts";
import { countedSignal } from "../../support/counted-signal.ts";

const cancellationOf = (clock: ManualClock, signal?: AbortSignal): Cancellation =>
  new Cancellation(
    { settings: { clock }, inFlight: new Set() },
    { init: { signal }, deadline: 1_000 },
    momentOf(clock),
  );

it("leaves nothing behind: no timer, no listener, no entry among the calls in flight", () => {
  const clock = createManualClock();
  const { signal, listeners } = countedSignal();
  const inFlight = new Set<Cancellation>();
  const context = { settings: { clock }, inFlight: inFlight as never };
  const cancellation = new Cancellation(context, { init: { signal }, deadline: 1_000 }, momentOf(clock));
  expect([clock.pending, listeners(), inFlight.size]).toEqual([1, 1, 1]);
  cancellation.dispose();
  expect([clock.pending, listeners(), inFlight.size]).toEqual([0, 0, 0]);
});

it("keeps the first reason", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const cancellation = cancellationOf(clock, controller.signal);
  controller.abort("first");
  await clock.advance(1_000);
  expect(cancellation.reason).toEqual({ error: "first", byCaller: true });
});

it("ends the step that is going on, and begins none after it", async () => {
  const clock = createManualClock();
  const cancellation = cancellationOf(clock);
  const never = new Promise<never>(() => {});
  const signals: AbortSignal[] = [];
  const step = (signal: AbortSignal): Promise<never> => {
    signals.push(signal);
    return never;
  };
  const [before, current] = [cancellation.run(step), cancellation.run(step)];
  const ended = expect(current).rejects.toMatchObject({ code: "deadline" });
  void before;
  await clock.advance(1_000);
  await ended;
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  await expect(cancellation.run(step)).rejects.toBe(signals[1]?.reason);
  expect(signals).toHaveLength(2);
});

it("ends a step that cancels while it begins", async () => {
  const cancellation = cancellationOf(createManualClock());
  const run = cancellation.run(async (signal) => {
    cancellation.cancel("now");
    return signal.aborted;
  });
  await expect(run).rejects.toBe("now");
});

it("lets go of a body that a middleware holds when the time is over", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    cancel() {
      cancelled = true;
    },
  });
  const { client, outcome } = scene(
    () => new Response(body, { headers: { "Content-Type": "application/json" } }),
  );
  client.use({ onResponse: () => new Promise<undefined>(() => {}) });
  const { error } = await outcome(client.GET("/vehicles", { retry: false }));
  expect(error).toMatchObject({ code: "timeout" });
  expect(cancelled).toBe(true);
});
