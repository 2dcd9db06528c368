// Random lives of a provider beside a reference (model/reference.ts). A failure prints its seed
// and the shortest list of steps that shows it; `npm run soak -- properties` takes other seeds and more steps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../../support/collect-unhandled.ts";
import { runLives, stepsOf } from "../../../support/random-lives.ts";
import { Harness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

const LIVES_A_ROUND = 100;
const total = stepsOf(100_000);

const unhandled = collectUnhandled();

const setup = fc.record({ random: fc.constantFrom(0, 0.25, 0.5, 0.75, 0.99), supplier: fc.boolean() });

test(`${total} random steps: the provider does what its reference does`, {
  timeout: 60_000 + total,
}, async () => {
  let done = 0;
  const life = fc.asyncProperty(setup, steps, async (how, list) => {
    const harness = new Harness(how);
    for (const step of list) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    done += list.length + 1;
  });
  await runLives(life, LIVES_A_ROUND, () => done >= total);
});
