import { expect, test } from "vitest";
import { describeFindings, FINDINGS } from "../../../../scripts/check/found-outside.ts";

test("every row is there once, and every test that shows one", () => {
  expect(FINDINGS.map(({ row }) => row)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  const { lines, ok } = describeFindings(FINDINGS);
  expect(lines.filter((line) => line.includes("FAIL"))).toEqual([]);
  expect(ok).toBe(true);
});

test("a row says done, not done, or which test is gone", () => {
  const here = "unit/scripts/check/found-outside.test.ts";
  const { lines, ok } = describeFindings([
    { row: 1, what: "one", shownBy: [`${here} > a row says done`] },
    { row: 2, what: "two", shownBy: [], open: "half of it" },
    { row: 3, what: "three", shownBy: ["unit/gone.test.ts > x", `${here} > ${["no", "such"].join(" ")} title`] },
  ]);
  expect(ok).toBe(false);
  expect(lines.map((line) => line.trim().replace(/ +/g, " "))).toEqual([
    "1 done one",
    "2 not done two: half of it",
    "3 FAIL three: there is no unit/gone.test.ts > x, no unit/scripts/check/found-outside.test.ts > no such title",
  ]);
});
