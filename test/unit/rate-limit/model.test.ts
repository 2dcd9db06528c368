// Random lives of a pacer before a server with a limit. A failure prints its seed and the shortest list of steps that
// shows it; `npm run soak -- properties` takes other seeds and more steps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { runLives, stepsOf } from "../../support/random-lives.ts";
import { PacerHarness } from "./model/harness.ts";
import { setup, steps } from "./model/steps.ts";

const LIVES_A_ROUND = 100;
const total = stepsOf(10_000);

const unhandled = collectUnhandled();

test(`${total} random steps: nobody passes the limit, and everybody has a turn`, {
  timeout: 60_000 + 4 * total,
}, async () => {
  let done = 0;
  const life = fc.asyncProperty(setup, steps, async (how, list) => {
    const harness = new PacerHarness(how);
    for (const step of list) await harness.run(step);
    await harness.finish();
    expect(unhandled.splice(0)).toEqual([]);
    done += list.length + 1;
  });
  await runLives(life, LIVES_A_ROUND, () => done >= total);
});
