import { expect, it } from "vitest";
import { Running, type Underway } from "../../src/running.ts";

function three(running: Running): { all: Underway[]; ended: unknown[] } {
  const ended: unknown[] = [];
  const all = ["a", "b", "c"].map((name) => ({
    place: -1,
    stop: (error: unknown) => ended.push([name, error]),
  }));
  for (const one of all) running.add(one);
  return { all, ended };
}

it.each([0, 1, 2])("ends all but the one that was taken out: number %i", (at) => {
  const running = new Running();
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
    const running = new Running();
    const { all } = three(running);
    for (const at of order) running.delete(all[at] as Underway);
    expect(running.size).toBe(0);
  }
});

it("ends each with an error of its own, also if ending takes others out", () => {
  const running = new Running();
  const errors: unknown[] = [];
  const first: Underway = {
    place: -1,
    stop(error) {
      errors.push(error);
      running.delete(first);
      running.delete(second);
    },
  };
  const second: Underway = { place: -1, stop: (error) => errors.push(error) };
  running.add(first);
  running.add(second);
  running.stop(() => ({}));
  expect(errors).toEqual([{}, {}]);
  expect(errors[0]).not.toBe(errors[1]);
});
