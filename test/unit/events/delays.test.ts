import { expect, test } from "vitest";
import { failuresAfter, reconnectDelay, refusedDelay, retryDelay } from "../../../src/events/delays.ts";

const MIDDLE = 0.5;
const counts = [1, 2, 3, 4, 5, 6, 7, 8];
const seconds = (delay: (count: number, random: number) => number, random = MIDDLE) =>
  counts.map((count) => delay(count, random) / 1_000);

test("a handler is tried again after 1, 2, 4 ... 30 s", () => {
  expect(seconds(retryDelay)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
});

test("a connection is made again after 1, 2, 4 ... 60 s", () => {
  expect(seconds(reconnectDelay)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test("what was refused is tried again after 5, 15, 60, 300 s", () => {
  expect(seconds(refusedDelay)).toEqual([5, 15, 60, 300, 300, 300, 300, 300]);
});

test("each is spread over 80 % to 120 %", () => {
  for (const delay of [retryDelay, reconnectDelay, refusedDelay]) {
    const middle = delay(4, MIDDLE);
    expect(delay(4, 0)).toBe(middle * 0.8);
    expect(delay(4, 1)).toBe(middle * 1.2);
  }
});

test("what held at least as long as the pause before it starts the pauses over", () => {
  expect(failuresAfter(0, 0)).toBe(1);
  expect(failuresAfter(1, 999)).toBe(2);
  expect(failuresAfter(1, 1_000)).toBe(1);
  expect(failuresAfter(5, 15_999)).toBe(6);
  expect(failuresAfter(5, 16_000)).toBe(1);
  expect(failuresAfter(99, 60_000)).toBe(1);
});
