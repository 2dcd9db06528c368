// npm run api [-- --check]: writes the public surface of the built package to docs/api/, one page for each subpath, and
// says what is new and what breaks. With --check it writes nothing, and fails if a page is out of date. It always fails
// if an export or a member has no docblock.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { compareSurfaces } from "./api/compare.ts";
import { codeOf, pageOf } from "./api/page.ts";
import { readSources } from "./api/pages.ts";
import { readSurface } from "./api/surface.ts";
import { undocumentedIn } from "./api/undocumented.ts";
import { knownArguments } from "./process/known-arguments.ts";

const FOLDER = "docs/api";
const check = knownArguments("npm run api", ["--check"]).length > 0;
const sources = readSources(JSON.parse(readFileSync("package.json", "utf8")));
for (const [file, { marked, elsewhere }] of sources)
  for (const name of undocumentedIn(marked, elsewhere)) {
    console.log(`${FOLDER}/${file}: ${name} has no docblock`);
    process.exitCode = 1;
  }
const files = new Set([...sources.keys(), ...readdirSync(FOLDER)]);
let stale = false;
for (const file of files) {
  const path = `${FOLDER}/${file}`;
  const before = existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : "";
  const source = sources.get(file);
  const after = source ? pageOf(source) : "";
  if (before === after) continue;
  stale = true;
  console.log(`${check ? "out of date" : "written"}: ${path}`);
  for (const { name, breaking, what } of compareSurfaces(
    readSurface(codeOf(before)),
    readSurface(codeOf(after)),
  ))
    console.log(`  ${breaking ? "breaks" : "adds  "}  ${name} ${what}`);
  if (check) continue;
  if (after) writeFileSync(path, after);
  else rmSync(path);
}
if (check && stale) {
  console.log(
    "The pages of docs/api are out of date: npm run api; and a line in CHANGELOG.md where the surface changed.",
  );
  process.exitCode = 1;
}
