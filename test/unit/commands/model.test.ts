// Random lives of a client that sends commands: what must hold whatever happens, judged by what arrived at the API.
// A failure prints its seed and the shortest list of steps that shows it;
// `npm run soak -- properties` takes other seeds and more steps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { scan } from "../../support/leak-scan.ts";
import { runLives, stepsOf } from "../../support/random-lives.ts";
import { CommandHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

const LIVES_A_ROUND = 50;
const total = stepsOf(2_000);

const unhandled = collectUnhandled();

const setup = fc.record({ random: fc.constantFrom(0, 0.5, 0.99) });

test(`${total} random steps: no command is sent twice, and every caller is told the truth`, {
  timeout: 60_000 + 20 * total,
}, async () => {
  let done = 0;
  const life = fc.asyncProperty(setup, steps, async (how, list) => {
    const harness = new CommandHarness(how);
    for (const step of list) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    // Now, and not at the end of a long run, which could not hold all its errors.
    expect(scan.leaks()).toEqual([]);
    scan.clear();
    done += list.length + 1;
  });
  await runLives(life, LIVES_A_ROUND, () => done >= total);
});
