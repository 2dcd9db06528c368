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

it("aborts what is going on, and at once whatever begins after it", async () => {
  const clock = createManualClock();
  const cancellation = cancellationOf(clock);
  const before = cancellation.begin();
  const { signal } = cancellation.begin();
  await clock.advance(1_000);
  expect(before.signal.aborted).toBe(false);
  expect(signal.reason).toMatchObject({ code: "deadline" });
  expect(cancellation.begin().signal.reason).toBe(signal.reason);
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
