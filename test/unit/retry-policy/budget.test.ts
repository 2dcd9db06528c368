import { expect, it } from "vitest";
import { createBudget } from "../../../src/retry-policy/budget.ts";

it("pays for ten retries, then for none", () => {
  const budget = createBudget();
  const paid = Array.from({ length: 12 }, () => budget.spend());
  expect(paid).toEqual([...Array(10).fill(true), false, false]);
});

it("gets one back for a success, so that ten pay for a retry", () => {
  const budget = createBudget();
  while (budget.spend());
  for (let count = 0; count < 9; count++) budget.earn();
  expect(budget.spend()).toBe(false);
  budget.earn();
  expect(budget.spend()).toBe(true);
});

it("holds no more than its full 100", () => {
  const budget = createBudget();
  for (let count = 0; count < 1_000; count++) budget.earn();
  let retries = 0;
  while (budget.spend()) retries++;
  expect(retries).toBe(10);
});
