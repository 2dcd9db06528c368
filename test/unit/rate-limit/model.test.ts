// Random lives of a pacer before a server with a limit.
import { testModel } from "../../support/test-model.ts";
import { PacerHarness } from "./model/harness.ts";
import { setup, steps } from "./model/steps.ts";

testModel("nobody passes the limit, and everybody has a turn", {
  setup,
  steps,
  create: (setup) => new PacerHarness(setup),
  total: 10_000,
  livesARound: 100,
});
