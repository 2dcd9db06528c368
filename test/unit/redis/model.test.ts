// Random lives of some processes with one store, its faults and one token endpoint: what must hold whatever happens.
import fc from "fast-check";
import { testModel } from "../../support/test-model.ts";
import { StoreHarness } from "./model/harness.ts";
import { steps } from "./model/steps.ts";

testModel("a store spares requests and does no harm", {
  setup: fc.record({
    lifetimeS: fc.constantFrom(900, 300, 60, 20),
    draws: fc.array(fc.constantFrom(0, 0.25, 0.5, 0.75, 0.99), { minLength: 1, maxLength: 7 }),
  }),
  steps,
  create: (setup) => new StoreHarness(setup),
  total: 30_000,
  livesARound: 20,
});
