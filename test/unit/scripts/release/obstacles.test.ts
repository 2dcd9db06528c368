import { expect, test } from "vitest";
import { obstaclesOf, type Release } from "../../../../scripts/release/obstacles.ts";

const ready: Release = {
  manifest: { text: '{ "author": "Somebody" }', name: "package", version: "1.3.0" },
  jsr: { name: "@somebody/package", version: "1.3.0" },
  section: { date: "2026-12-01", text: "- More." },
  tag: "v1.3.0",
  last: { version: "1.2.9", changes: [{ name: "a", breaking: false, what: "is new" }] },
};
const broken = [{ name: "a", breaking: true, what: "is gone" }];

test("nothing stands in the way of a release that is whole, the first one included", () => {
  expect(obstaclesOf(ready)).toEqual([]);
  expect(obstaclesOf({ ...ready, last: undefined })).toEqual([]);
});

test.each<[Partial<Release>, string]>([
  [{ tag: undefined }, "There is no tag: --tag v1.3.0."],
  [{ tag: "v1.2.0" }, "The tag is v1.2.0, package.json says 1.3.0."],
  [{ jsr: { name: "@somebody/package", version: "1.2.0" } }, "jsr.json says 1.2.0, package.json says 1.3.0."],
  [{ section: undefined }, "CHANGELOG.md has no section 1.3.0."],
  [{ section: { date: undefined, text: "" } }, "CHANGELOG.md gives 1.3.0 no date."],
  [
    { manifest: { ...ready.manifest, text: "https://github.com/OWNER/package" } },
    "package.json or jsr.json has placeholders: OWNER.",
  ],
  [
    { jsr: { name: "@owner/package", version: "1.3.0" } },
    "package.json or jsr.json has placeholders: @owner.",
  ],
  [
    { last: { version: "1.2.9", changes: broken } },
    "After 1.2.9 comes a major version, given what changed in docs/api; 1.3.0 is none.",
  ],
])("%j: %s", (change, sentence) => {
  expect(obstaclesOf({ ...ready, ...change })).toEqual([sentence]);
});
