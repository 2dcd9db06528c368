import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { expect, it } from "vitest";
import { createRetryBudget, type RetryBudget } from "../../../src/retry-policy/budget.ts";

const make = (): { clock: ManualClock; budget: RetryBudget } => {
  const clock = createManualClock();
  return { clock, budget: createRetryBudget(clock) };
};
const empty = ({ spend }: RetryBudget): void => {
  while (spend());
};

it("pays for ten retries, then for none", () => {
  const { budget } = make();
  const paid = Array.from({ length: 12 }, () => budget.spend());
  expect(paid).toEqual([...Array(10).fill(true), false, false]);
});

it("gets one back for a success, so that ten pay for a retry", () => {
  const { budget } = make();
  empty(budget);
  for (let count = 0; count < 9; count++) budget.refund(0, true);
  expect(budget.spend()).toBe(false);
  budget.refund(0, true);
  expect(budget.spend()).toBe(true);
});

it("gets back what a call's retries took once it is answered, and nothing more for a refusal", () => {
  const { budget } = make();
  empty(budget);
  budget.refund(1, false);
  expect([budget.spend(), budget.spend()]).toEqual([true, false]);
});

it("gets one back every second, whatever is asked of it in between", async () => {
  const { clock, budget } = make();
  empty(budget);
  for (let count = 0; count < 9; count++) {
    await clock.advance(1_000);
    expect(budget.spend()).toBe(false);
  }
  await clock.advance(1_000);
  expect(budget.spend()).toBe(true);
});

it("never dries up for one call a minute that is good at its second attempt", async () => {
  const { clock, budget } = make();
  for (let minute = 0; minute < 60; minute++) {
    expect(budget.spend()).toBe(true);
    budget.refund(1, true);
    await clock.advance(60_000);
  }
});

it("holds no more than its full 100", async () => {
  const { clock, budget } = make();
  for (let count = 0; count < 1_000; count++) budget.refund(1, true);
  await clock.advance(1_000_000);
  let retries = 0;
  while (budget.spend()) retries++;
  expect(retries).toBe(10);
});
