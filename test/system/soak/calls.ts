// npm run soak -- calls [--calls 100000] [--seed 1]: reads through seeded faults over loopback, then an outage.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { readOptions } from "../../../scripts/bench/read-options.ts";
import type { paths } from "../../../src/generated/sandbox.ts";
import { createClient } from "../../../src/index.ts";
import { startFaultyApi } from "./calls-api.ts";
import { outage } from "./calls-outage.ts";
import { heapMb, LATE_MS, newTally, readMany } from "./calls-reads.ts";
import { startLoopClock } from "./loop-clock.ts";

const IN_FLIGHT = 50;
const BLOCKS = 10;
/** Growth of the heap from the first half to the second that counts as flat, in MB: 20 bytes a call. */
const FLAT_MB = 1;
const OUTAGE = { perSecond: 200, lengthMs: 10_000, extra: 20 };
/** A run that hangs is a failed run. */
const LONGEST_RUN_MS = 10 * 60_000;

const { calls, seed } = readOptions("npm run soak -- calls", { calls: 100_000, seed: 1 });
const failures: string[] = [];
const check = (holds: boolean, what: string): void => {
  console.log(`${holds ? "ok    " : "FAILED"} ${what}`);
  if (!holds) failures.push(what);
};
const average = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
const active = (name: string): number =>
  process.getActiveResourcesInfo().filter((one) => one === name).length;

const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
process.on("warning", (warning) => unhandled.push(warning));
globalThis
  .setTimeout(() => {
    console.error(`FAILED: not finished within ${LONGEST_RUN_MS / 60_000} minutes`);
    process.exit(1);
  }, LONGEST_RUN_MS)
  .unref();

const api = await startFaultyApi(seed);
const before = { sockets: active("TCPSocketWrap"), timers: active("Timeout") };
let attempts = 0;
const settings = { baseUrl: api.baseUrl, clientId: "EXFL29#cl1", clientSecret: "secret" };
const client = createClient<paths>({
  ...settings,
  timeout: 300,
  onEvent: (event) => {
    if (event.type === "call-finished") attempts += event.attempts;
  },
});

const tally = newTally();
const heap: number[] = [];
const clock = startLoopClock();
const delay = monitorEventLoopDelay();
delay.enable();
const started = performance.now();
for (let block = 0; block < BLOCKS; block++) {
  await readMany(client, (calls / BLOCKS) * block, calls / BLOCKS, IN_FLIGHT, clock, tally);
  heap.push(await heapMb());
}
delay.disable();
clock.stop();
const seconds = (performance.now() - started) / 1000;
const { arrivals, tokens } = await api.tell();
const total = [...tally.results.values()].reduce((sum, one) => sum + one, 0);

console.log(`Node ${process.versions.node}, seed ${seed}: ${total} reads in ${seconds.toFixed(1)} s`);
console.log(`requests ${arrivals}, event loop held up for at most ${(delay.max / 1e6).toFixed(0)} ms`);
for (const [result, count] of [...tally.results].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(8)} ${result}`);
console.log(`heap in MB after each block: ${heap.map((mb) => mb.toFixed(1)).join(" ")}\n`);

check(total === calls, `every call settled: ${total} of ${calls}`);
check(
  tally.late === 0,
  `within its deadline + ${LATE_MS} ms: worst ${tally.worstLateMs.toFixed(0)} ms (${tally.worstMs.toFixed(0)} ms by the wall clock)`,
);
check(
  tally.wrong.length === 0,
  `with its own answer or an error of ours: ${tally.wrong.slice(0, 3).join("; ") || "all"}`,
);
check(
  arrivals <= attempts,
  `no request that the client does not know of: ${arrivals} arrived, ${attempts} counted`,
);
check(tokens === 1, `one token for all: ${tokens}`);
// The first block warms up.
const half = BLOCKS / 2;
const growth = average(heap.slice(half)) - average(heap.slice(1, half));
check(growth < FLAT_MB, `heap flat: ${growth.toFixed(2)} MB from the first half to the second`);

const { perSecond, lengthMs, extra } = OUTAGE;
const patient = createClient<paths>(settings);
await patient.GET("/vehicles", { headers: { "X-Soak-Call": "-1" } }).catch(() => {});
const hit = await outage(patient, api, perSecond, lengthMs);
check(
  hit.arrivals <= hit.calls + extra,
  `an outage of ${lengthMs / 1000} s is not multiplied: ${hit.calls} calls, ${hit.arrivals} requests`,
);
check(hit.failedAfterwards === 0, `calls after it succeed: ${hit.failedAfterwards} failed`);

client.close();
patient.close();
let open = await api.tell({ closeIdle: true });
for (let tries = 0; tries < 100 && (open.connections || active("TCPSocketWrap") > before.sockets); tries++) {
  await setTimeout(50);
  open = await api.tell({ closeIdle: true });
}
const sockets = active("TCPSocketWrap");
check(open.connections === 0 && sockets === before.sockets, `sockets back to ${before.sockets}: ${sockets}`);
const timers = active("Timeout");
check(timers === before.timers, `timers back to ${before.timers}: ${timers}`);
check(
  unhandled.length === 0,
  `no unhandled rejection, no warning: ${unhandled.slice(0, 3).map(String).join("; ") || "none"}`,
);
api.stop();
process.exitCode = failures.length ? 1 : 0;
