import { createManualClock } from "invers-oneapi/testing";
import { expect, it } from "vitest";
import { Cancellation } from "../../../src/call/cancellation.ts";
import { scene } from "../../support/call.ts";
import { countedSignal } from "../../support/counted-signal.ts";

it("leaves nothing behind: no timer, no listener", () => {
  const clock = createManualClock();
  const { signal, listeners } = countedSignal();
  const cancellation = new Cancellation({ clock, signal, deadline: 1_000 });
  expect([clock.pending, listeners()]).toEqual([1, 1]);
  cancellation.dispose();
  expect([clock.pending, listeners()]).toEqual([0, 0]);
});

it("keeps the first reason", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const cancellation = new Cancellation({ clock, signal: controller.signal, deadline: 1_000 });
  controller.abort("first");
  await clock.advance(1_000);
  expect(cancellation.reason).toEqual({ error: "first", byCaller: true });
});

it("aborts what is going on, and at once whatever begins after it", async () => {
  const clock = createManualClock();
  const cancellation = new Cancellation({ clock, signal: undefined, deadline: 1_000 });
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
