// Random lives of a consumer with two queues, its broker's faults and its user's: what must hold whatever happens.
import fc from "fast-check";
import { testModel } from "../../support/test-model.ts";
import { ConsumerHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

testModel("nothing is lost, overtaken or acknowledged too early, and what is told is so", {
  setup: fc.record({
    concurrency: fc.constantFrom(1, 2, 3),
    maxTries: fc.constantFrom(1, 2, 5),
    recovers: fc.boolean(),
  }),
  steps,
  create: (setup) => new ConsumerHarness(setup),
  total: 10_000,
  livesARound: 20,
});
