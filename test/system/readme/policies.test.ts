import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

/** The constants that a row of a table of numbers names: "`src/file.ts`: `NAME = 1`, `OTHER = 2`". */
function constantsIn(page: string): { file: string; constant: string }[] {
  return [...page.matchAll(/`(src\/[\w/.-]+\.ts)`: (`.*`) \|$/gm)].flatMap(
    ({ 1: file = "", 2: spans = "" }) =>
      [...spans.matchAll(/`([^`]+)`/g)].map(({ 1: constant = "" }) => ({ file, constant })),
  );
}

/** The text of a source file, with the types of its constants left out. */
const sourceOf = (file: string): string =>
  readText(file)
    .replace(/const (\w+): [^=]+ = /g, "const $1 = ")
    .replace(/\s+/g, " ");

const constants = constantsIn(readText("docs/policies.md"));

test.each(constants)(
  "docs/policies.md and the code have the same number: $file: $constant",
  ({ file, constant }) => {
    expect(sourceOf(file)).toContain(constant);
  },
);

test("a row names its file and each of its constants", () => {
  expect(constantsIn("| a | 1 | `src/a.ts`: `A = 1`, `B = 2` |\n| b | 2 | `src/b.ts` |\n")).toEqual([
    { file: "src/a.ts", constant: "A = 1" },
    { file: "src/a.ts", constant: "B = 2" },
  ]);
  expect(constants.length).toBeGreaterThan(10);
});
