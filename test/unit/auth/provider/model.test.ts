// Random lives of a provider beside a reference: see model/reference.ts.
import fc from "fast-check";
import { testModel } from "../../../support/test-model.ts";
import { Harness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

testModel("the provider does what its reference does", {
  setup: fc.record({ random: fc.constantFrom(0, 0.25, 0.5, 0.75, 0.99), supplier: fc.boolean() }),
  steps,
  create: (setup) => new Harness(setup),
  total: 100_000,
  livesARound: 100,
});
