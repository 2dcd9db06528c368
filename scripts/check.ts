// npm run check: everything that guards a commit, in the order in which a mistake shows soonest.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { overBudget } from "./check/budgets.ts";
import { describeFindings, readFindings } from "./check/found-outside.ts";
import { type Size, sizeOf } from "./check/size.ts";
import { knownArguments } from "./process/known-arguments.ts";
import { run as runProgram } from "./process/run.ts";
import { temporaryFolder } from "./process/temporary-folder.ts";

knownArguments("npm run check", []);
const { path: packed } = temporaryFolder("check");
// Only our own: a document of the vendor stays as it was received.
const ours = readdirSync("openapi")
  .filter((file) => /^[^.].*\.ya?ml$/.test(file))
  .map((file) => `openapi/${file}`);

type Step = [name: string, ...command: string[]];
const lintOurs: Step = ["documents", "redocly", "lint", "--config", "openapi/.redocly.yaml", ...ours];
const steps: Step[] = [
  ["types", "tsc", "--noEmit"],
  ["types of the core alone", "tsc", "-p", "src", "--noEmit"],
  ["types of the events", "tsc", "-p", "src/events", "--noEmit"],
  ["lint and format", "biome", "check", "--error-on-warnings"],
  lintOurs,
  ["generated files", "tsx", "scripts/generate.ts", "--check"],
  ["unused code", "knip"],
  ["tests", "vitest", "run"],
  ["build", "tsx", "scripts/build.ts"],
  ["public surface", "tsx", "scripts/api.ts", "--check"],
  ["pack", "npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", packed],
];

async function run(name: string, command: string[]): Promise<boolean> {
  const started = performance.now();
  // `npm run` has put what is installed on the path.
  const [program = "", ...args] = command;
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { code, stdout, stderr } = await runProgram(program, args, { env });
  console.log(
    `${code === 0 ? "ok  " : "FAIL"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (code !== 0) console.log(stdout + stderr);
  return code === 0;
}

async function checkSizes(): Promise<boolean> {
  const sizes: Record<string, Size> = {};
  for (const name of Object.keys(await import(pathToFileURL("dist/index.js").href))) {
    const size = await sizeOf(`{ ${name} }`);
    sizes[name] = size;
    console.log(`     size of ${name}: ${size.minified} bytes minified, ${size.gzip} bytes gzip`);
  }
  const wrong = overBudget(sizes);
  console.log(`${wrong.length > 0 ? "FAIL" : "ok  "} each export within its budget`);
  for (const line of wrong) console.log(`     ${line}`);
  return wrong.length === 0;
}

function checkFindings(): boolean {
  const { lines, ok } = describeFindings(readFindings());
  console.log(`${ok ? "ok  " : "FAIL"} what was found from outside, and the tests that show it mended`);
  for (const line of lines) console.log(line);
  return ok;
}

let good = true;
for (const [name, ...command] of steps) good &&= await run(name, command);
if (good) {
  const tarball = join(packed, readdirSync(packed)[0] as string);
  // All of them, whatever the first says: they look at different things.
  const rest = [
    await run("publint", ["publint", "run", tarball, "--strict"]),
    await run("are the types wrong", ["attw", tarball, "--profile", "esm-only"]),
    await checkSizes(),
    checkFindings(),
  ];
  good = rest.every(Boolean);
}
process.exitCode = good ? 0 : 1;
