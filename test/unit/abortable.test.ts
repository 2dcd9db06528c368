import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { abortable, onAbort, sleep, startAbortable, withTimeout } from "../../src/abortable.ts";
import { countedSignal } from "../support/counted-signal.ts";

const never = new Promise<never>(() => {});

describe("onAbort", () => {
  test("a thousand that wait for one signal put one listener on it, and take it away again", () => {
    const { controller, signal, listeners } = countedSignal();
    const told: number[] = [];
    const cancels = Array.from({ length: 1_000 }, (_, index) => onAbort(signal, () => told.push(index)));
    expect(listeners()).toBe(1);
    for (const cancel of cancels.slice(2)) cancel();
    expect(listeners()).toBe(1);
    controller.abort();
    expect(told).toEqual([0, 1]);
    for (const cancel of cancels) cancel();
    expect(listeners()).toBe(0);
  });

  test("tells at once of a signal that is aborted, and of one that is missing never", () => {
    const told: string[] = [];
    onAbort(AbortSignal.abort(), () => told.push("aborted"));
    onAbort(undefined, () => told.push("missing"));
    expect(told).toEqual(["aborted"]);
  });
});

describe("abortable", () => {
  test("settles as the work does", async () => {
    const { signal, listeners } = countedSignal();
    expect(await abortable(Promise.resolve(7), signal)).toBe(7);
    await expect(abortable(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
    expect(listeners()).toBe(0);
  });

  test("rejects with the signal's own reason, whatever it is", async () => {
    const { controller, signal, listeners } = countedSignal();
    const waiting = abortable(never, signal);
    controller.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    expect(listeners()).toBe(0);
    await expect(abortable(never, AbortSignal.abort("before"))).rejects.toBe("before");
  });
});

describe("startAbortable", () => {
  test("aborts the work's signal and rejects at once, by the work itself too", async () => {
    const { promise, abort } = startAbortable((signal) => {
      signal.addEventListener("abort", () => told.push(signal.reason));
      return never;
    });
    const told: unknown[] = [];
    abort("enough");
    await expect(promise).rejects.toBe("enough");
    expect(told).toEqual(["enough"]);
    const own = startAbortable((_, abortOwn) => {
      abortOwn("by itself");
      return never;
    });
    await expect(own.promise).rejects.toBe("by itself");
  });

  test("settles as the work does, also where it throws", async () => {
    expect(await startAbortable(async () => 7).promise).toBe(7);
    const throws = (): Promise<never> => {
      throw new Error("no");
    };
    await expect(startAbortable(throws).promise).rejects.toThrow("no");
  });
});

describe("sleep", () => {
  test("ends after its time, and leaves no timer behind when it is aborted", async () => {
    const clock = createManualClock();
    let awake = false;
    const asleep = sleep(clock, 1_000).then(() => {
      awake = true;
    });
    await clock.advance(999);
    expect(awake).toBe(false);
    await clock.advance(1);
    await asleep;
    const controller = new AbortController();
    const interrupted = sleep(clock, 1_000, controller.signal);
    controller.abort("enough");
    await expect(interrupted).rejects.toBe("enough");
    expect(clock.pending).toBe(0);
  });
});

describe("withTimeout", () => {
  test("rejects when the limit passes, and tells the work by its signal", async () => {
    const clock = createManualClock();
    let told: unknown;
    const work = withTimeout({ clock, ms: 50, onTimeout: () => "late" }, (signal) => {
      signal.addEventListener("abort", () => {
        told = signal.reason;
      });
      return never;
    });
    const ended = expect(work).rejects.toBe("late");
    await clock.advance(50);
    await ended;
    expect(told).toBe("late");
  });

  test("begins nothing where the outer signal has aborted", async () => {
    const clock = createManualClock();
    let begun = 0;
    const limit = { clock, ms: 50, onTimeout: () => "late" };
    const work = async () => begun++;
    await expect(withTimeout(limit, work, AbortSignal.abort("before"))).rejects.toBe("before");
    expect([begun, clock.pending]).toEqual([0, 0]);
  });

  test("follows an outer signal, and leaves neither timer nor listener", async () => {
    const clock = createManualClock();
    const { controller, signal, listeners } = countedSignal();
    const work = withTimeout({ clock, ms: 50, onTimeout: () => "late" }, () => never, signal);
    controller.abort("outer");
    await expect(work).rejects.toBe("outer");
    expect(await withTimeout({ clock, ms: 50, onTimeout: () => "late" }, async () => 1, undefined)).toBe(1);
    expect([clock.pending, listeners()]).toEqual([0, 0]);
  });
});
