import * as exported from "invers-oneapi";
import { expect, test } from "vitest";
import { BUDGETS, overBudget } from "../../../../scripts/check/budgets.ts";

test("each export has a budget, and nothing else has", () => {
  expect(Object.keys(BUDGETS).sort()).toEqual(Object.keys(exported).sort());
  expect(overBudget(BUDGETS)).toEqual([]);
});

test("an export that is too large is named, in the form in which it is", () => {
  const { minified, gzip } = BUDGETS["isProblem"] ?? { minified: 0, gzip: 0 };
  expect(overBudget({ ...BUDGETS, isProblem: { minified: minified + 1, gzip } })).toEqual([
    `isProblem has ${minified + 1} bytes minified, its budget is ${minified}`,
  ]);
  expect(overBudget({ ...BUDGETS, isProblem: { minified, gzip: gzip + 1 } })).toEqual([
    `isProblem has ${gzip + 1} bytes gzip, its budget is ${gzip}`,
  ]);
});

test("an export without a budget, and a budget without an export, are mistakes", () => {
  const { unwrap: _, ...rest } = BUDGETS;
  expect(overBudget({ ...rest, added: { minified: 1, gzip: 1 } })).toEqual([
    "unwrap has a budget, but there is no such export",
    "added has no budget in scripts/check/budgets.ts",
  ]);
});
