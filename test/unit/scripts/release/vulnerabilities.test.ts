import { expect, test } from "vitest";
import { vulnerabilitiesIn } from "../../../../scripts/release/vulnerabilities.ts";

const advisory = { title: "Prototype pollution", url: "https://advisories.test/1" };
const report = {
  vulnerabilities: {
    "@scope/bundled": { severity: "high", via: [advisory] },
    dependent: { severity: "low", via: ["@scope/bundled"] },
    "for-tests": { severity: "critical", via: [advisory] },
  },
};

test("what is shipped counts, bundled libraries included, and what is for development does not", () => {
  expect(vulnerabilitiesIn(report, ["@scope/bundled@1.0.0", "dependent@2.0.0", "clean@1.0.0"])).toEqual([
    "@scope/bundled (high): Prototype pollution https://advisories.test/1",
    "dependent (low): @scope/bundled",
  ]);
  expect(vulnerabilitiesIn(report, ["clean@1.0.0"])).toEqual([]);
});

test("a registry that does not answer says nothing, which is not the same as clean", () => {
  expect(vulnerabilitiesIn({}, ["clean@1.0.0"])).toBeUndefined();
});
