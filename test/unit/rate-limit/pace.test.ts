import { describe, expect, it } from "vitest";
import {
  type Pace,
  paceAfter,
  paceAt,
  roomIn,
  shutMs,
  UNKNOWN_PACE,
  withOneMore,
} from "../../../src/rate-limit/pace.ts";

const S = 1_000;
const told = (used: number, resetMs = 60 * S, limit = 100) => ({ limit, used, resetMs });
const paceOf = (...answers: [used: number, at: number, resetMs: number][]): Pace =>
  answers.reduce<Pace>(
    (pace, [used, at, reset]) => paceAfter(paceAt(pace, at), told(used, reset), at),
    UNKNOWN_PACE,
  );

describe("how many requests may leave", () => {
  it("is one while nothing is known", () => {
    expect([roomIn(UNKNOWN_PACE, 0), roomIn(UNKNOWN_PACE, 1)]).toEqual([1, 0]);
  });

  it("is what the server leaves, less what is under way", () => {
    expect(roomIn(paceOf([1, 0, 60 * S]), 0)).toBe(99);
    expect(roomIn(paceOf([40, 0, 60 * S]), 20)).toBe(40);
  });

  it("is a whole window once the last one is over", () => {
    const pace = paceOf([100, 0, 60 * S]);
    expect(roomIn(paceAt(pace, 60 * S - 1), 0)).toBe(0);
    expect(roomIn(paceAt(pace, 60 * S), 0)).toBe(100);
    expect(roomIn(paceAt(pace, 60 * S), 30)).toBe(70);
  });

  it("is a whole window where the clock was put back to before it was told of", () => {
    const back = paceAt(paceOf([100, 90 * S, 60 * S]), 30 * S);
    expect([roomIn(back, 0), shutMs(back, 30 * S)]).toEqual([100, 0]);
    // What is lost from then on counts.
    expect(roomIn(paceAt(withOneMore(back), 31 * S), 0)).toBe(99);
  });

  it("has no end where the server tells no limit", () => {
    expect(roomIn(paceAfter(UNKNOWN_PACE, undefined, 0), 1_000_000)).toBeGreaterThan(1_000_000);
  });

  it("is never nothing for good: where no window is known, one may always ask", () => {
    const lost = Array.from({ length: 500 }).reduce<Pace>((pace) => withOneMore(pace), UNKNOWN_PACE);
    expect(roomIn(lost, 0)).toBe(1);
    const next = paceAt(paceOf([100, 0, 60 * S]), 60 * S);
    const allLost = Array.from({ length: 100 }).reduce<Pace>((pace) => withOneMore(pace), next);
    expect([roomIn(allLost, 0), roomIn(allLost, 1)]).toEqual([1, -1]);
  });
});

describe("answers", () => {
  it("of one window may overtake each other: the highest count holds", () => {
    expect(paceOf([50, 0, 60 * S], [30, 10, 60 * S], [49, 20, 59 * S]).used).toBe(50);
  });

  it("count beside what was lost, which they may or may not have counted", () => {
    const lost = withOneMore(withOneMore(paceOf([50, 0, 60 * S])));
    expect(roomIn(lost, 0)).toBe(48);
    expect(roomIn(paceAfter(lost, told(51), 10), 0)).toBe(47);
    expect(roomIn(paceAt(lost, 60 * S), 0)).toBe(100);
    // Lost in a window of which nothing is known yet.
    const next = withOneMore(paceAt(lost, 60 * S));
    expect(roomIn(paceAfter(next, told(1), 61 * S), 0)).toBe(98);
    expect(shutMs(withOneMore(paceOf([99, 0, 60 * S])), 0)).toBe(60 * S);
  });

  it("tell whole seconds, so the earliest end of one window holds", () => {
    expect(paceOf([1, 0, 60 * S], [2, 900, 60 * S], [3, 1_000, 58_500]).endsAt).toBe(59_500);
  });

  it("of a window that is over say nothing of the present one", () => {
    const pace = paceOf([5, 0, 60 * S]);
    expect(paceAfter(pace, told(100, 1 * S), 100)).toBe(pace);
    expect(paceAfter(pace, told(100, 0), 100)).toBe(pace);
  });

  it("of a new window begin anew, also before the last one should have ended", () => {
    expect(paceOf([90, 0, 60 * S], [1, 55 * S, 60 * S])).toMatchObject({
      limit: 100,
      used: 1,
      endsAt: 115 * S,
    });
  });

  it("that say too many close the window until the time that they name, whatever else is told", () => {
    const shut = (resetMs: number) => told(Infinity, resetMs);
    const open = paceOf([5, 0, 60 * S]);
    const soon = paceAfter(open, shut(3 * S), 0);
    expect([roomIn(soon, 0) > 0, soon.endsAt]).toEqual([false, 3 * S]);
    expect(roomIn(paceAt(soon, 3 * S), 0)).toBe(100);
    // Sent before, since nothing leaves meanwhile.
    expect(paceAfter(soon, told(6), 100)).toBe(soon);
    expect(paceAfter(soon, shut(1 * S), 100)).toBe(soon);
    expect(paceAfter(soon, shut(20 * S), 100).endsAt).toBe(20_100);
    expect(paceAfter(open, shut(90 * S), 0).endsAt).toBe(90 * S);
  });

  it("may change the limit", () => {
    expect(roomIn(paceAfter(paceOf([10, 0, 60 * S]), told(11, 60 * S, 20), 0), 0)).toBe(9);
  });

  it("that only name a time close the window", () => {
    const shut = { limit: undefined, used: Number.POSITIVE_INFINITY, resetMs: 5 * S };
    for (const pace of [UNKNOWN_PACE, paceOf([5, 0, 60 * S]), paceAfter(UNKNOWN_PACE, undefined, 0)]) {
      const closed = paceAfter(pace, shut, 58 * S);
      expect(roomIn(closed, 0)).toBe(-Infinity);
      expect(roomIn(paceAt(closed, 63 * S), 0)).toBeGreaterThan(0);
    }
  });
});

describe("for how long there certainly is no room", () => {
  it("is until the end of a window that is used up", () => {
    expect(shutMs(paceOf([100, 0, 60 * S]), 20 * S)).toBe(40 * S);
  });

  it("is open while some are under way, or nothing is known", () => {
    expect(shutMs(paceOf([99, 0, 60 * S]), 0)).toBe(0);
    expect(shutMs(UNKNOWN_PACE, 0)).toBe(0);
    expect(shutMs(withOneMore(UNKNOWN_PACE), 0)).toBe(0);
  });
});
