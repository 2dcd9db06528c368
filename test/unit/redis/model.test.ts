// Random lives of some processes with one store, its faults and one token endpoint: what must hold whatever happens.
// A failure prints its seed
// and the shortest list of steps that shows it; `npm run soak -- properties` takes other seeds and more steps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { runLives, stepsOf } from "../../support/random-lives.ts";
import { StoreHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

const LIVES_A_ROUND = 20;
const total = stepsOf(30_000);

const unhandled = collectUnhandled();

const setup = fc.record({
  lifetimeS: fc.constantFrom(900, 300, 60, 20),
  draws: fc.array(fc.constantFrom(0, 0.25, 0.5, 0.75, 0.99), { minLength: 1, maxLength: 7 }),
});

test(`${total} random steps: a store spares requests and does no harm`, {
  timeout: 60_000 + 4 * total,
}, async () => {
  let done = 0;
  const life = fc.asyncProperty(setup, steps, async (how, list) => {
    const harness = new StoreHarness(how);
    for (const step of list) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    done += list.length + 1;
  });
  await runLives(life, LIVES_A_ROUND, () => done >= total);
});
