import { expect, test } from "vitest";
import { describeFindings, readFindings } from "../../../../scripts/check/found-outside.ts";

test("every row is there once, and every test that shows one", () => {
  const findings = readFindings();
  expect(findings.map(({ row }) => row)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  const { lines, ok } = describeFindings(findings);
  expect(lines.filter((line) => line.includes("FAIL"))).toEqual([]);
  expect(ok).toBe(true);
});

// Put together here, or this file would have it.
const GONE = ["no", "such", "title"].join(" ");

test("a row says done, not done, or which test is gone", () => {
  const here = "unit/scripts/check/found-outside.test.ts";
  const page = `
| row | what | shown by | still open |
| ---: | --- | --- | --- |
| 1 | one | \`${here}: a row says done\` | |
| 2 | two | \`${here}: a row\` | half of it |
| 3 | three | \`unit/gone.test.ts: x\`<br>\`${here}: ${GONE}\` | |
| 4 | four | | |`;
  const { lines, ok } = describeFindings(readFindings(page));
  expect(ok).toBe(false);
  expect(lines.map((line) => line.trim().replace(/ +/g, " "))).toEqual([
    "1 done one",
    "2 not done two: half of it",
    `3 FAIL three: there is no unit/gone.test.ts: x, no ${here}: ${GONE}`,
    "4 FAIL four",
  ]);
});
