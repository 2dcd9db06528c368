// npm run soak -- properties [--rounds 10] [--seed <drawn>] [--steps 300000]: the tests that draw random values, with
// another seed in each round and longer lives in the models. A failure prints how to repeat it.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readOptions } from "../../../scripts/bench/read-options.ts";

const defaults = { rounds: 10, seed: Date.now() % 2 ** 31, steps: 300_000 };
const { rounds, seed: first, steps } = readOptions("npm run soak -- properties", defaults);

const files = readdirSync("test/unit", { recursive: true, encoding: "utf8" })
  .map((file) => `test/unit/${file}`)
  .filter((file) => file.endsWith(".test.ts") && /fast-check|testModel/.test(readFileSync(file, "utf8")));

// Far apart: a model uses up a row of seeds.
const seeds = Array.from({ length: rounds }, (_, round) => first + round * 100_000);
const failed = seeds.filter((seed) => {
  console.log(`seed ${seed}, ${steps} steps of each model`);
  const env = { ...process.env, PROPERTY_SEED: String(seed), MODEL_STEPS: String(steps) };
  return spawnSync("npx", ["vitest", "run", ...files], { stdio: "inherit", env }).status !== 0;
});

for (const seed of failed)
  console.error(`npm run soak -- properties --rounds 1 --seed ${seed} --steps ${steps}`);
console.log(`${seeds.length} seeds, ${files.length} files: ${failed.length} seeds found something`);
process.exitCode = failed.length > 0 || files.length === 0 ? 1 : 0;
