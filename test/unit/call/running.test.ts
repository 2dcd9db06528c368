import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { Running, type Underway } from "../../../src/call/running.ts";

const NEVER = Number.POSITIVE_INFINITY;

function three(running: Running): { all: Underway[]; ended: unknown[] } {
  const ended: unknown[] = [];
  const all = ["a", "b", "c"].map((name) => ({
    place: -1,
    dueAt: NEVER,
    onDue() {},
    stop: (error: unknown) => ended.push([name, error]),
  }));
  for (const one of all) running.add(one, 0);
  return { all, ended };
}

describe("the list", () => {
  it.each([0, 1, 2])("ends all but the one that was taken out: number %i", (at) => {
    const running = new Running(createManualClock());
    const { all, ended } = three(running);
    running.delete(all[at] as Underway);
    running.delete(all[at] as Underway);
    expect(running.size).toBe(2);
    running.stop(() => "over");
    expect(ended.sort()).toEqual(
      ["a", "b", "c"].filter((_, other) => other !== at).map((name) => [name, "over"]),
    );
  });

  it("is empty once all were taken out, in whatever order", () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const running = new Running(createManualClock());
      const { all } = three(running);
      for (const at of order) running.delete(all[at] as Underway);
      expect(running.size).toBe(0);
    }
  });

  it("ends each with an error of its own, also if ending takes others out", () => {
    const running = new Running(createManualClock());
    const errors: unknown[] = [];
    const quiet = { place: -1, dueAt: NEVER, onDue() {} };
    const first: Underway = {
      ...quiet,
      stop(error) {
        errors.push(error);
        running.delete(first);
        running.delete(second);
      },
    };
    const second: Underway = { ...quiet, stop: (error) => errors.push(error) };
    running.add(first, 0);
    running.add(second, 0);
    running.stop(() => ({}));
    expect(errors).toEqual([{}, {}]);
    expect(errors[0]).not.toBe(errors[1]);
  });
});

describe("the one timer", () => {
  /** Due at these times, one after the other; tells when it was looked after. */
  function alarm(running: Running, ...times: number[]) {
    const rung: number[] = [];
    const one = {
      place: -1,
      dueAt: times.shift() ?? NEVER,
      onDue(now: number) {
        rung.push(now);
        one.dueAt = times.shift() ?? NEVER;
      },
      stop() {},
    };
    running.add(one, 0);
    return { one, rung };
  }

  it("looks after each when it is due, and after no other", async () => {
    const clock = createManualClock();
    const start = clock.monotonic();
    const running = new Running(clock);
    const late = alarm(running, start + 300, start + 400);
    const early = alarm(running, start + 100, start + 300);
    const never = alarm(running);
    expect(clock.pending).toBe(1);
    await clock.advance(1_000);
    const since = (rung: number[]): number[] => rung.map((at) => at - start);
    expect([since(early.rung), since(late.rung), never.rung]).toEqual([[100, 300], [300, 400], []]);
    expect(clock.pending).toBe(0);
  });

  it("rings earlier for one that became due earlier", async () => {
    const clock = createManualClock();
    const start = clock.monotonic();
    const running = new Running(clock);
    const { one, rung } = alarm(running, start + 900);
    await clock.advance(10);
    one.dueAt = start + 50;
    running.rouse(one.dueAt, clock.monotonic());
    await clock.advance(40);
    expect(rung).toEqual([start + 50]);
  });

  it("goes on for the others when the one it was set for is over, and is gone with the last", async () => {
    const clock = createManualClock();
    const start = clock.monotonic();
    const running = new Running(clock);
    const over = alarm(running, start + 100);
    const other = alarm(running, start + 200);
    running.delete(over.one);
    await clock.advance(150);
    expect([over.rung, other.rung, clock.pending]).toEqual([[], [], 1]);
    await clock.advance(50);
    expect(other.rung).toEqual([start + 200]);
    const last = alarm(running, clock.monotonic() + 100);
    running.delete(other.one);
    expect(clock.pending).toBe(1);
    running.delete(last.one);
    expect(clock.pending).toBe(0);
  });

  it("goes on with more under way than a function takes arguments", async () => {
    const clock = createManualClock();
    const start = clock.monotonic();
    const running = new Running(clock);
    const { rung } = alarm(running, start + 100, start + 200);
    const quiet = { dueAt: NEVER, onDue() {}, stop() {} };
    for (let more = 0; more < 200_000; more++) running.add({ ...quiet, place: -1 }, start);
    await clock.advance(300);
    expect(rung).toEqual([start + 100, start + 200]);
  });
});
