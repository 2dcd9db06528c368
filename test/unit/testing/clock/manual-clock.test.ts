import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";

describe("createManualClock", () => {
  test("stands still until it is told to move", () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const clock = createManualClock();
    const before = [clock.monotonic(), clock.wall()];
    vi.advanceTimersByTime(5_000);
    expect([clock.monotonic(), clock.wall()]).toEqual(before);
  });

  test("starts where it is told, 2026-01-01 by default", () => {
    expect(createManualClock({ wall: 1000 }).wall()).toBe(1000);
    expect(new Date(createManualClock().wall()).toISOString()).toBe("2026-01-01T00:00:00.000Z");
    expect(createManualClock().monotonic()).toBe(0);
  });

  test("moves both hands, or one of them; the wall hand backwards too", async () => {
    const clock = createManualClock({ wall: 5000 });
    await clock.advance(10);
    expect([clock.monotonic(), clock.wall()]).toEqual([10, 5010]);
    await clock.advanceMonotonic(5);
    expect([clock.monotonic(), clock.wall()]).toEqual([15, 5010]);
    await clock.advanceWall(-1010);
    expect([clock.monotonic(), clock.wall()]).toEqual([15, 4000]);
  });

  test("refuses to run backwards", async () => {
    const clock = createManualClock();
    await expect(clock.advance(-1)).rejects.toThrow(/finite number from 0/);
    await expect(clock.advanceMonotonic(Number.NaN)).rejects.toThrow(/advanceMonotonic/);
    await expect(clock.advanceWall(Number.POSITIVE_INFINITY)).rejects.toThrow(/advanceWall/);
    // @ts-expect-error an unknown option
    expect(() => createManualClock({ monotonic: 1 })).toThrow(/unknown option "monotonic"/);
  });

  test("runs due timers in order of time, equal ones as scheduled, each with the hands at its own time", async () => {
    const clock = createManualClock({ wall: 1000 });
    const seen: [string, number, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.monotonic(), clock.wall()]);
    clock.schedule(30, note("c"));
    clock.schedule(10, note("a1"));
    clock.schedule(10, note("a2"));
    clock.schedule(20.5, note("b"));
    clock.schedule(31, note("late"));
    await clock.advance(30);
    expect(seen).toEqual([
      ["a1", 10, 1010],
      ["a2", 10, 1010],
      ["b", 20.5, 1020.5],
      ["c", 30, 1030],
    ]);
    expect(clock.pending).toBe(1);
  });

  test("timers scheduled by timers, and by promise chains behind timers, run in the same move if due", async () => {
    const clock = createManualClock();
    const seen: number[] = [];
    const every = () => {
      seen.push(clock.monotonic());
      void Promise.resolve()
        .then(() => {})
        .then(() => clock.schedule(10, every));
    };
    clock.schedule(10, every);
    await clock.advance(45);
    expect(seen).toEqual([10, 20, 30, 40]);
    expect(clock.pending).toBe(1);
  });

  test("a wait of 0 or less is due at once, but only when the clock is told", async () => {
    const clock = createManualClock();
    let runs = 0;
    clock.schedule(0, () => runs++);
    clock.schedule(-5, () => runs++);
    clock.schedule(Number.NaN, () => runs++);
    expect(runs).toBe(0);
    await clock.advance(0);
    expect([runs, clock.monotonic()]).toEqual([3, 0]);
  });

  test("a cancelled timer never runs, also when the one before it cancels it", async () => {
    const clock = createManualClock();
    let runs = 0;
    const cancelled = clock.schedule(1, () => runs++);
    const second = clock.schedule(3, () => runs++);
    clock.schedule(2, () => second());
    cancelled();
    cancelled();
    expect(clock.pending).toBe(2);
    await clock.advance(10);
    expect([runs, clock.pending]).toEqual([0, 0]);
  });

  test("no timer follows the wall hand", async () => {
    const clock = createManualClock();
    let runs = 0;
    clock.schedule(10, () => runs++);
    await clock.advanceWall(1000);
    expect(runs).toBe(0);
    await clock.advanceMonotonic(10);
    expect(runs).toBe(1);
  });

  test("lets the program get as far as it can before it moves", async () => {
    const clock = createManualClock();
    const seen: number[] = [];
    void (async () => {
      const response = await Promise.resolve(new Response(new Blob(['{"wait":7}']))).then((r) => r.clone());
      const { wait } = (await response.json()) as { wait: number };
      clock.schedule(wait, () => seen.push(clock.monotonic()));
    })();
    await clock.advance(10);
    expect(seen).toEqual([7]);
  });

  test("chains over answers with bodies settle between timers", async () => {
    const clock = createManualClock();
    const seen: [string, number][] = [];
    const stub = async (): Promise<Response> => new Response(new TextEncoder().encode('{"next":5}'));
    async function poll(): Promise<void> {
      const body = (await (await stub()).json()) as { next: number };
      seen.push(["answer", clock.monotonic()]);
      if (seen.length < 3) clock.schedule(body.next, () => void poll());
    }
    clock.schedule(1, () => void poll());
    await clock.advance(20);
    expect(seen).toEqual([
      ["answer", 1],
      ["answer", 6],
      ["answer", 11],
    ]);
  });

  test("moves that overlap are made one after the other", async () => {
    const clock = createManualClock();
    const seen: number[] = [];
    clock.schedule(5, () => seen.push(clock.monotonic()));
    clock.schedule(15, () => seen.push(clock.monotonic()));
    await Promise.all([clock.advance(10), clock.advance(10)]);
    expect([seen, clock.monotonic()]).toEqual([[5, 15], 20]);
  });

  test("what a timer throws rejects the move, and the clock still works afterwards", async () => {
    const clock = createManualClock();
    clock.schedule(5, () => {
      throw new Error("from the timer");
    });
    await expect(clock.advance(10)).rejects.toThrow("from the timer");
    expect(clock.monotonic()).toBe(5);
    await clock.advance(10);
    expect(clock.monotonic()).toBe(15);
  });

  test("a delay that no platform timer takes is refused: it would fire at once there", () => {
    const clock = createManualClock();
    clock.schedule(2 ** 31 - 1, () => {});
    for (const ms of [2 ** 31, Number.POSITIVE_INFINITY])
      expect(() => clock.schedule(ms, () => {})).toThrow(expect.objectContaining({ code: "config" }));
    expect(clock.pending).toBe(1);
  });
});
