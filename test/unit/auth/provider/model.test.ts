// Random lives of a provider beside a reference (model/reference.ts). MODEL_STEPS=5000000 makes it longer, and
// MODEL_SEED=... repeats a run: a failure prints its seed and the shortest list of steps that shows it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../../support/collect-unhandled.ts";
import { Harness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

const LIVES_A_ROUND = 100;
const total = Number(process.env["MODEL_STEPS"] ?? 100_000);
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 2 ** 31);

const unhandled = collectUnhandled();

const setup = fc.record({ random: fc.constantFrom(0, 0.25, 0.5, 0.75, 0.99), supplier: fc.boolean() });

test(`${total} random steps: the provider does what its reference does (MODEL_SEED=${seed})`, {
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
  for (let round = seed; done < total; round++)
    await fc.assert(life, { seed: round, numRuns: LIVES_A_ROUND });
});
