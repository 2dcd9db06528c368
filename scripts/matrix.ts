// npm run matrix [-- node22 deno ... --write]: runs the packed package on every platform that it is made for, each
// but Chromium fetched from the package registry, against peers that fail in every way. --write puts the results into docs/platforms.md.
import { bundleProgram } from "./matrix/bundle.ts";
import { startPeers } from "./matrix/peers.ts";
import { PLATFORMS } from "./matrix/platforms.ts";
import { mistakesOf, type Row, tableOf } from "./matrix/table.ts";
import { writeTable } from "./matrix/write-table.ts";
import { knownArguments } from "./process/known-arguments.ts";
import { withoutSettings } from "./process/without-settings.ts";

withoutSettings(process.env);
const known = PLATFORMS.map(({ name }) => name);
const asked = knownArguments("npm run matrix", [...known, "--write"]);
const names = asked.filter((argument) => argument !== "--write");

const folder = await bundleProgram();
const rows: Row[] = [];
for (const platform of PLATFORMS) {
  if (names.length > 0 && !names.includes(platform.name)) continue;
  const missing = await platform.missing?.();
  if (missing) {
    console.log(`---- ${platform.name} is left out: ${missing}`);
    if (names.includes(platform.name)) process.exitCode = 1;
    continue;
  }
  const started = performance.now();
  const { peers, ledger, close } = await startPeers();
  let wrong: string[];
  let version = platform.name;
  try {
    const row: Row = { ...(await platform.run(folder, peers)), arrived: ledger() };
    version = row.version;
    wrong = mistakesOf(row);
    rows.push(row);
  } catch (error) {
    wrong = [String(error)];
  }
  close();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${wrong.length > 0 ? "FAIL" : "ok  "} ${version} (${seconds} s)`);
  for (const line of wrong) console.log(`     ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
}
console.log(`\n${tableOf(rows)}`);
if (asked.includes("--write")) writeTable("matrix", tableOf(rows));
