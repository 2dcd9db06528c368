// Random lives of a client that sends commands: what must hold whatever happens, judged by what arrived at the API.
import fc from "fast-check";
import { testModel } from "../../support/test-model.ts";
import { CommandHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

testModel("no command is sent twice, and every caller is told the truth", {
  setup: fc.record({ random: fc.constantFrom(0, 0.5, 0.99) }),
  steps,
  create: (setup) => new CommandHarness(setup),
  total: 2_000,
  livesARound: 50,
});
