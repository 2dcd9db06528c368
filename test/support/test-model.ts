import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "./collect-unhandled.ts";

/** What random steps happen to; each of its functions throws where something is not as it must be. */
export interface Harness<Step> {
  begin?(): Promise<void>;
  run(step: Step): Promise<void>;
  /** Everything has to come to an end. */
  finish(): Promise<void>;
}

/** What a model is tried with. */
export interface ModelTest<Setup, Step> {
  readonly setup: fc.Arbitrary<Setup>;
  /** The steps of one life. */
  readonly steps: fc.Arbitrary<Step[]>;
  create(setup: Setup): Harness<Step>;
  /** How many steps are taken in all. `npm run soak -- properties` takes more, with other seeds. */
  readonly total: number;
  /** Lives with one seed: the fewer, the sooner a run with many steps ends where it should. */
  readonly livesARound: number;
}

/** Tests a model by random lives. A failure prints its seed and the shortest list of steps that shows it. */
export function testModel<Setup, Step>(title: string, model: ModelTest<Setup, Step>): void {
  const unhandled = collectUnhandled();
  const total = Number(process.env["MODEL_STEPS"] ?? model.total);
  let done = 0;

  const life = fc.asyncProperty(model.setup, model.steps, async (setup, steps) => {
    const harness = model.create(setup);
    await harness.begin?.();
    for (const step of steps) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    done += steps.length + 1;
  });

  test(`${total} random steps: ${title}`, { timeout: 60_000 + 20 * total }, async () => {
    const { seed = 1 } = fc.readConfigureGlobal();
    for (let round = seed; done < total; round++)
      await fc.assert(life, { seed: round, numRuns: model.livesARound });
  });
}
