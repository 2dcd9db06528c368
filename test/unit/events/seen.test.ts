import { expect, test } from "vitest";
import { ConfigError } from "../../../src/errors/config-error.ts";
import { memorySeen } from "../../../src/events/seen.ts";

test("memorySeen knows what was added, and forgets the oldest first", () => {
  const seen = memorySeen({ max: 2 });
  expect(seen.has("a")).toBe(false);
  for (const id of ["a", "b", "b", "c"]) void seen.add(id);
  expect(["a", "b", "c"].map((id) => seen.has(id))).toEqual([false, true, true]);
});

test("without max it keeps 100,000", () => {
  const seen = memorySeen();
  for (let id = 0; id <= 100_000; id++) void seen.add(String(id));
  expect(["0", "1", "100000"].map((id) => seen.has(id))).toEqual([false, true, true]);
});

test.each([0, -1, 1.5, "9", Number.NaN])("max must be a whole number from 1: %s", (max) => {
  expect(() => memorySeen({ max: max as number })).toThrow(ConfigError);
});

test("an unknown option is named", () => {
  expect(() => memorySeen({ size: 9 } as object)).toThrow('unknown option "size"');
});
