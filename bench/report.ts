// npm run bench -- report: draws what the benchmarks have measured (bench/results/*.json) into docs/pictures/, each
// picture for light and for dark pages. What was not measured is left out, and said so.
import { mkdirSync, writeFileSync } from "node:fs";
import { chartsOf, type Results } from "./report-charts.ts";
import { draw, THEMES } from "./report-draw.ts";
import { readResult } from "./results.ts";

const FOLDER = new URL("../docs/pictures/", import.meta.url);
const measured: Record<string, unknown> = {};
for (const name of ["calls", "tokens", "token-store", "resend", "events-faults"]) {
  const result = readResult(name);
  if (result) measured[name] = result;
  else console.log(`not measured: bench/results/${name}.json`);
}
mkdirSync(FOLDER, { recursive: true });
for (const [name, chart] of Object.entries(chartsOf(measured as Results)))
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    writeFileSync(new URL(`${name}-${theme}.svg`, FOLDER), draw(chart, theme));
    console.log(`docs/pictures/${name}-${theme}.svg`);
  }
