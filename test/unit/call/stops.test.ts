import { createManualClock } from "invers-oneapi/testing";
import { expect, it } from "vitest";
import { Stops } from "../../../src/call/cancellation.ts";
import { Running } from "../../../src/call/running.ts";
import { scene } from "../../support/call.ts";

it("leaves nothing behind: no timer, no listener, no entry among the calls in progress", () => {
  const clock = createManualClock();
  const running = new Running(clock);
  const { signal } = new AbortController();
  const stops = new Stops(running, { deadline: 1_000, timeout: 5_000 }, signal, clock.monotonic());
  expect([clock.pending, running.size]).toEqual([1, 1]);
  stops.dispose();
  expect([clock.pending, running.size]).toEqual([0, 0]);
});

it("keeps the first reason", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const limits = { deadline: 1_000, timeout: 5_000 };
  const stops = new Stops(new Running(clock), limits, controller.signal, clock.monotonic());
  controller.abort("first");
  await clock.advance(1_000);
  expect(stops.reason).toEqual({ error: "first", aborted: true });
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

it("rings for each limit at its own time, whatever the timer was first set for", async () => {
  const clock = createManualClock();
  const limits = { deadline: 9_000, timeout: 2_000 };
  const stops = new Stops(new Running(clock), limits, undefined, clock.monotonic());
  const rung: number[] = [];
  const ring = (): void => {
    rung.push(clock.monotonic());
  };
  stops.current = { interrupt: ring };
  await clock.advance(1_500);
  stops.limit(2_000, clock.monotonic());
  await clock.advance(2_500);
  stops.limit(100, clock.monotonic());
  await clock.advance(50);
  stops.lift();
  await clock.advance(1_000);
  expect(rung).toEqual([3_500]);
  await clock.advance(10_000);
  expect(rung).toEqual([3_500, 9_000]);
  expect(stops.reason).toMatchObject({ error: { code: "deadline" } });
  stops.dispose();
  expect(clock.pending).toBe(0);
});
