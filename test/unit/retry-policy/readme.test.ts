import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withResendTable } from "../../../scripts/resend-table.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

it("README's table is the one that the code decides from (npx tsx scripts/resend-table.ts --write)", () => {
  expect(withResendTable(readme)).toBe(readme);
});

it("would notice a changed word", () => {
  const drifted = readme.replace(
    "| TLS certificate not accepted | no |",
    "| TLS certificate not accepted | yes |",
  );
  expect(drifted).not.toBe(readme);
  expect(withResendTable(drifted)).toBe(readme);
});

it("says so where the table has no place", () => {
  expect(() => withResendTable("# nothing")).toThrow("no place");
});
