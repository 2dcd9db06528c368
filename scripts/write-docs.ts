// npx tsx scripts/write-docs.ts [--check]: writes the parts of the pages that come from code: the table of retries in
// docs/guides/failures.md, and the examples that pages quote. With --check it only says which pages are out of date.
import { writeFileSync } from "node:fs";
import { knownArguments } from "./process/known-arguments.ts";
import { fillPage } from "./write-docs/fill-page.ts";
import { pagePaths, pathOf, readText } from "./write-docs/pages.ts";

const check = knownArguments("npx tsx scripts/write-docs.ts", ["--check"]).length > 0;
for (const page of pagePaths()) {
  const text = readText(page);
  const filled = fillPage(text, readText);
  if (filled === text) continue;
  if (check) process.exitCode = 1;
  else writeFileSync(pathOf(page), filled);
  console.log(`${process.exitCode ? "out of date" : "written"}: ${page}`);
}
