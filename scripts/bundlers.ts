// npm run bundlers [-- --write]: bundles a program with the packed package by esbuild, rollup, webpack and vite, runs each
// bundle against the sandbox, and holds the size of each export to its budget. The bundlers are fetched from the package
// registry into a folder of the run. --write puts the sizes into docs/platforms.md.
import { createSandbox } from "invers-oneapi/testing";
import { type Sizes, sizesTable } from "./bundlers/sizes-table.ts";
import { BUDGETS, overBudget } from "./check/budgets.ts";
import { createProject, packPackage } from "./frameworks/project.ts";
import { writeTable } from "./matrix/write-table.ts";
import { knownArguments } from "./process/known-arguments.ts";
import { withoutSettings } from "./process/without-settings.ts";

withoutSettings(process.env);
const write = knownArguments("npm run bundlers", ["--write"]).length > 0;
const tarball = await packPackage();
const sandbox = createSandbox();
const server = await sandbox.listen();
const project = createProject("examples/bundlers", tarball, {
  INVERS_CLIENT_ID: sandbox.credentials.clientId,
  INVERS_CLIENT_SECRET: sandbox.credentials.clientSecret,
  INVERS_BASE_URL: server.url,
});

/** What is wrong with a bundler's bundles, a line each. */
async function mistakesOf(bundler: string, sizes: Sizes[string]): Promise<string[]> {
  const before = sandbox.requests.length;
  const printed = (await project.run("start", `dist/${bundler}/program.mjs`)).trim();
  const commands = sandbox.requests.slice(before).filter(({ command }) => command).length;
  const wrong = printed === "12 vehicles, confirmed" ? [] : [`the program printed ${printed}`];
  if (commands !== 1) wrong.push(`${commands} commands arrived`);
  return [...wrong, ...overBudget(sizes)];
}

try {
  await project.install();
  const printed = await project.run("bundle", ...Object.keys(BUDGETS));
  const sizes: Sizes = JSON.parse(printed.trim().split("\n").at(-1) ?? "");
  for (const [bundler, ofExports] of Object.entries(sizes)) {
    const wrong = await mistakesOf(bundler, ofExports);
    console.log(`${wrong.length > 0 ? "FAIL" : "ok  "} ${bundler}`);
    for (const line of wrong) console.log(`     ${line}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
  const table = sizesTable(sizes);
  console.log(`\n${table}`);
  if (write) writeTable("bundlers", table);
} finally {
  await server.close();
  project.remove();
}
