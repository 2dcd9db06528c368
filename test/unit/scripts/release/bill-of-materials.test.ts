import { expect, test } from "vitest";
import { type Bom, billOf } from "../../../../scripts/release/bill-of-materials.ts";

const development = { name: "cdx:npm:package:development", value: "true" };
const installed: Bom = {
  metadata: { component: { "bom-ref": "package@1.0.0" } },
  components: [
    { "bom-ref": "a@1.0.0", properties: [development, { name: "kept", value: "1" }] },
    { "bom-ref": "b@2.0.0" },
    { "bom-ref": "b@3.0.0" },
  ],
  dependencies: [
    { ref: "package@1.0.0", dependsOn: ["b@3.0.0"] },
    { ref: "a@1.0.0", dependsOn: ["b@2.0.0", "b@3.0.0"] },
    { ref: "b@2.0.0", dependsOn: [] },
    { ref: "b@3.0.0", dependsOn: [] },
  ],
};

test("the bill of a part has what is in it, in that version, and what hangs together there", () => {
  const bill = billOf(installed, "package/part", new Set(["a@1.0.0", "b@2.0.0"]));
  expect(bill.metadata.component).toMatchObject({ name: "package/part" });
  expect(bill.components).toEqual([
    { "bom-ref": "a@1.0.0", properties: [{ name: "kept", value: "1" }] },
    { "bom-ref": "b@2.0.0", properties: [] },
  ]);
  expect(bill.dependencies).toEqual([
    { ref: "package@1.0.0", dependsOn: ["a@1.0.0", "b@2.0.0"] },
    { ref: "a@1.0.0", dependsOn: ["b@2.0.0"] },
    { ref: "b@2.0.0", dependsOn: [] },
  ]);
});

test("a library that npm does not know of is an error, and left out of no bill in silence", () => {
  expect(() => billOf(installed, "package/part", new Set(["c@1.0.0"]))).toThrow("has no c@1.0.0");
});
