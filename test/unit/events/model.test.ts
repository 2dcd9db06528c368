// Random lives of a consumer with two queues, its broker's faults and its user's: what must hold whatever happens.
// A failure prints its seed and the shortest list of steps that shows it; `npm run soak -- properties` takes other seeds
// and more steps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { runLives, stepsOf } from "../../support/random-lives.ts";
import { ConsumerHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

const LIVES_A_ROUND = 20;
const total = stepsOf(10_000);

const unhandled = collectUnhandled();

const setup = fc.record({
  concurrency: fc.constantFrom(1, 2, 3),
  maxTries: fc.constantFrom(1, 2, 5),
  recovers: fc.boolean(),
});

test(`${total} random steps: nothing is lost, overtaken or acknowledged too early, and what is told is so`, {
  timeout: 60_000 + 4 * total,
}, async () => {
  let done = 0;
  const life = fc.asyncProperty(setup, steps, async (how, list) => {
    const harness = new ConsumerHarness(how);
    await harness.start();
    for (const step of list) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    done += list.length + 1;
  });
  await runLives(life, LIVES_A_ROUND, () => done >= total);
});
