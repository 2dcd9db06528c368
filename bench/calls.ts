// npm run bench -- calls [stub|net|all] [rounds] [peer...]
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Measured, measure, processorTime, wallTime } from "./calls-measure.ts";
import { BASELINE, OURS, type Peer, peers } from "./calls-peers.ts";

const [part = "all", rounds = "60", ...names] = process.argv.slice(2);

const TARGETS = { stub: 1.25, latency: 1.05, throughput: 0.95 };

const SMALL = JSON.stringify({ items: [{ id: "K7M2P", name: "TE-ST 1" }] });
const headers = { "Content-Type": "application/json" };
const stub = async (): Promise<Response> => new Response(SMALL, { headers });

function show(
  title: string,
  column: string,
  rows: readonly Measured[],
  value: (row: Measured) => number,
): void {
  console.log(`\n${title}\n\n| client | ${column} | ÷ ${BASELINE} |\n| --- | ---: | ---: |`);
  for (const row of rows) {
    const name = row.name === OURS ? `**${row.name}**` : row.name;
    const at = value(row);
    console.log(`| ${name} | ${at < 100 ? at.toFixed(1) : Math.round(at)} | ${row.ratio.toFixed(2)} |`);
  }
}

function judge(
  what: string,
  rows: readonly Measured[],
  holds: (ratio: number) => boolean,
  target: string,
): void {
  const ratio = rows.find(({ name }) => name === OURS)?.ratio ?? Number.NaN;
  const met = holds(ratio);
  console.log(`\n${met ? "met" : "MISSED"}: ${what} ${ratio.toFixed(3)}, target ${target}`);
  if (!met) process.exitCode = 1;
}

/** The baseline, ours, and of the other peers those that were asked for: all unless some are named. */
const chosen = (all: readonly Peer[]): Peer[] =>
  all.filter(({ name }) => !names.length || [BASELINE, OURS, ...names].includes(name));

async function overhead(rounds: number): Promise<void> {
  const rows = await measure(chosen(peers("https://api.example.com", stub)), {
    rounds,
    calls: 200,
    inFlight: 1,
    clock: processorTime,
  });
  show(
    "Without a network: an in-process fetch",
    "processor time, µs per call",
    rows,
    ({ microseconds }) => microseconds,
  );
  judge("time", rows, (ratio) => ratio <= TARGETS.stub, `at most ${TARGETS.stub}`);
}

async function overLoopback(rounds: number): Promise<void> {
  const server = fork(fileURLToPath(new URL("calls-server.ts", import.meta.url)));
  const [{ port, bytes }] = (await once(server, "message")) as [{ port: number; bytes: number }];
  try {
    const all = chosen(peers(`http://127.0.0.1:${port}`));
    const one = await measure(all, { rounds, calls: 60, inFlight: 1, clock: wallTime });
    show(
      `Over loopback, ${bytes} bytes, one at a time`,
      "µs per call",
      one,
      ({ microseconds }) => microseconds,
    );
    judge("latency", one, (ratio) => ratio <= TARGETS.latency, `at most ${TARGETS.latency}`);
    const many = (await measure(all, { rounds, calls: 320, inFlight: 64, clock: wallTime })).map((row) => ({
      ...row,
      ratio: 1 / row.ratio,
    }));
    show("The same, 64 in flight", "calls per s", many, ({ microseconds }) => 1e6 / microseconds);
    judge("throughput", many, (ratio) => ratio >= TARGETS.throughput, `at least ${TARGETS.throughput}`);
  } finally {
    server.kill();
  }
}

console.log(`Node ${process.versions.node}, ${rounds} rounds`);
if (part !== "net") await overhead(Number(rounds));
if (part !== "stub") await overLoopback(Number(rounds));
process.exit();
