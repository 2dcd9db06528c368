// npm run soak -- commands [--seconds 60] [--seed 1] [--node <path>]: commands through the faults of the chaos run, by
// clients with each fate in turn: a machine that sleeps, HTTP/2, a fetch that tries again by itself. With --node another
// Node runs the same beside this one. A lie about a command is a failure.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readOptions } from "../../../scripts/bench/read-options.ts";
import * as subject from "../../../src/index.ts";
import { ACTORS } from "../chaos/actors.ts";
import { chaos } from "../chaos/chaos.ts";

const defaults = { seconds: 60, seed: 1 };
const { seconds, seed, node } = readOptions("npm run soak -- commands", defaults, ["node"]);
const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

const args = [
  "--import",
  "tsx",
  fileURLToPath(import.meta.url),
  "--seconds",
  String(seconds),
  "--seed",
  String(seed + 1000),
];
const other = node && spawn(node, args, { stdio: "inherit" });
const otherEnded = other && once(other, "exit");

const who = `Node ${process.versions.node}`;
const until = performance.now() + seconds * 1000;
const totals = new Map<string, Record<string, number>>();
let lies = 0;
for (let round = 0; performance.now() < until; round++) {
  for (const actor of Object.keys(ACTORS)) {
    const found = await chaos(subject, seed + round, { vehicles: 100, perVehicle: 10, actor });
    const total = totals.get(actor) ?? {};
    for (const [outcome, count] of Object.entries(found.outcomes))
      total[outcome] = (total[outcome] ?? 0) + count;
    totals.set(actor, total);
    for (const { lie, fault, command } of found.lies) {
      lies++;
      console.error(`${who}: ${actor}, seed ${seed + round}: ${lie} (${fault}, ${command})`);
    }
  }
}
console.log(who);
console.table(Object.fromEntries(totals));
for (const reason of unhandled) console.error(`${who}: unhandled rejection: ${reason}`);
const [code = 0] = (await otherEnded) ?? [];
process.exitCode = lies || unhandled.length || code ? 1 : 0;
