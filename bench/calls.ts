// npm run bench -- calls [stub|net|all] [processes] [client...]
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Measured, median, type Series } from "./calls-measure.ts";
import type { Task } from "./calls-pair.ts";
import { BASELINE, NAMES, OURS } from "./calls-peers.ts";
import { readResult, writeResult } from "./results.ts";

const [part = "all", processes = "7", ...chosen] = process.argv.slice(2);
const wrong = chosen.find((name) => !NAMES.includes(name));
if (!["stub", "net", "all"].includes(part) || !(Number(processes) >= 1) || wrong) {
  console.error(`npm run bench -- calls [stub|net|all] [processes] [client...], of ${NAMES.join(", ")}`);
  process.exit(2);
}
const names = NAMES.filter((name) => name === OURS || !chosen.length || chosen.includes(name));

const start = (file: string): ChildProcess => fork(fileURLToPath(new URL(file, import.meta.url)));

async function inItsOwnProcess(task: Task): Promise<Measured> {
  const child = start("calls-pair.ts");
  child.send(task);
  const [answer] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [Measured | number];
  if (typeof answer !== "object") throw new Error(`${task.name} could not be measured`);
  return answer;
}

/** All clients in turn, each with a process of its own beside the baseline, and that several times. */
async function inTurns(series: Series, port?: number): Promise<Map<string, Measured[]>> {
  const all = new Map<string, Measured[]>();
  for (let turn = 0; turn < Number(processes); turn++)
    for (const name of names) {
      // got takes no stub; Azure's pipeline gives no token to plain http.
      if (name === (port ? "@azure/core-rest-pipeline" : "got")) continue;
      const measured = await inItsOwnProcess({ name, port, series });
      all.set(name, [...(all.get(name) ?? []), measured]);
    }
  return all;
}

interface Shown {
  /** What the results call it. */
  readonly part: "stub" | "one" | "many";
  readonly title: string;
  readonly column: string;
  /** What is shown of the microseconds of a call. */
  readonly value: (microseconds: number) => number;
  /** What is shown of the ratio of two times. */
  readonly ratio: (ofTimes: number) => number;
  readonly target: string;
  readonly holds: (ratio: number) => boolean;
}

/** What each client came to, by part: the middle of its processes. */
const measuredParts: Record<string, Record<string, { microseconds: number; ratio: number }>> = {};

function show(all: ReadonlyMap<string, readonly Measured[]>, shown: Shown): void {
  const { title, column, value, holds, target } = shown;
  console.log(
    `\n${title}\n\n| client | ${column} | ÷ ${BASELINE} | of each process |\n| --- | ---: | ---: | ---: |`,
  );
  const text = (microseconds: number): string => {
    const at = value(microseconds);
    return at < 100 ? at.toFixed(1) : String(Math.round(at));
  };
  const baseline = [...all.values()].flat().map((measured) => measured.baseline);
  console.log(`| ${BASELINE} | ${text(median(baseline))} | 1.00 | |`);
  for (const [name, measured] of all) {
    const ratios = measured.map(({ ratio }) => shown.ratio(ratio)).sort((a, b) => a - b);
    const ratio = median(ratios);
    const microseconds = median(measured.map((each) => each.microseconds));
    const time = text(microseconds);
    measuredParts[shown.part] = { ...measuredParts[shown.part], [name]: { microseconds, ratio } };
    const spread = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
    console.log(`| ${name === OURS ? `**${name}**` : name} | ${time} | ${ratio.toFixed(2)} | ${spread} |`);
    if (name !== OURS) continue;
    if (!holds(ratio)) process.exitCode = 1;
    process.once("exit", () =>
      console.log(`${holds(ratio) ? "met" : "MISSED"}: ${title}: ${ratio.toFixed(3)}, target ${target}`),
    );
  }
}

const time = { column: "µs per call", value: (at: number) => at, ratio: (at: number) => at };

async function overhead(): Promise<void> {
  show(await inTurns({ rounds: 100, warmUp: 10_000, calls: 200, inFlight: 1, clock: "processor" }), {
    ...time,
    part: "stub",
    title: "Without a network: processor time",
    target: "at most 1.25",
    holds: (ratio) => ratio <= 1.25,
  });
}

async function overLoopback(): Promise<void> {
  const server = start("calls-server.ts");
  const [{ port, bytes }] = (await once(server, "message")) as [{ port: number; bytes: number }];
  try {
    show(await inTurns({ rounds: 40, warmUp: 5_000, calls: 120, inFlight: 1, clock: "wall" }, port), {
      ...time,
      part: "one",
      title: `Over loopback, ${bytes} bytes, one at a time`,
      target: "at most 1.05",
      holds: (ratio) => ratio <= 1.05,
    });
    show(await inTurns({ rounds: 25, warmUp: 5_000, calls: 320, inFlight: 64, clock: "wall" }, port), {
      part: "many",
      title: "Over loopback, 64 in flight",
      column: "calls per s",
      value: (microseconds) => 1e6 / microseconds,
      ratio: (ofTimes) => 1 / ofTimes,
      target: "at least 0.95",
      holds: (ratio) => ratio >= 0.95,
    });
  } finally {
    server.kill();
  }
}

console.log(`Node ${process.versions.node}, ${processes} processes for each client`);
if (part !== "net") await overhead();
if (part !== "stub") await overLoopback();
// A part that this run left out stays as it was measured before; a run of chosen clients or of few processes is no result.
if (chosen.length === 0 && Number(processes) >= 7) {
  const before = readResult("calls") as { parts: object } | undefined;
  writeResult("calls", { processes: Number(processes), parts: { ...before?.parts, ...measuredParts } });
}
process.exit();
