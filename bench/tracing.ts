// npm run bench -- tracing [processes]
import { type ChildProcess, fork } from "node:child_process";
import { tracingChannel } from "node:diagnostics_channel";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Measured, measure, median } from "./calls-measure.ts";

const ROWS = ["no channels, again", "nobody listens", "a subscriber of calls and attempts"] as const;
type Row = (typeof ROWS)[number];
const TARGET = 1.05;

const answer = JSON.stringify({ items: [{ id: "K7M2P", name: "TE-ST 1" }] });
const headers = { "Content-Type": "application/json" };

/** A client of a copy of the package of its own, which looks for the platform's channels at its first call. */
async function clientOf(name: string, hasChannels: boolean): Promise<() => Promise<unknown>> {
  const outfile = fileURLToPath(new URL(`dist/tracing-${name}.js`, import.meta.url));
  const entry = fileURLToPath(new URL("dist/index.js", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, format: "esm", outfile });
  const { createClient } = (await import(outfile)) as typeof import("./dist/index.js");
  const token = JSON.stringify({ access_token: "a-token-of-forty-characters-as-they-come", expires_in: 900 });
  const client = createClient({
    clientId: "EXFL29#cl1",
    clientSecret: "secret",
    fetch: async (url) => new Response(url.includes("/oauth/") ? token : answer, { headers }),
  });
  const list = (): Promise<unknown> => client.GET("/vehicles");
  const { getBuiltinModule } = process;
  if (!hasChannels) process.getBuiltinModule = (() => undefined) as never;
  await list();
  process.getBuiltinModule = getBuiltinModule;
  return list;
}

async function measureRow(row: Row): Promise<Measured> {
  const baseline = { name: "baseline", list: await clientOf("baseline", false) };
  const peer = { name: row, list: await clientOf("peer", row !== "no channels, again") };
  if (row === "a subscriber of calls and attempts")
    for (const name of ["call", "attempt"])
      tracingChannel(`invers-oneapi:${name}`).asyncEnd.subscribe(() => {});
  return measure(baseline, peer, {
    ...{ rounds: 150, warmUp: 10_000, calls: 200, inFlight: 1 },
    clock: "processor",
  });
}

async function inItsOwnProcess(row: Row): Promise<Measured> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ["row", row]);
  const [measured] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [
    Measured | number,
  ];
  if (typeof measured !== "object") throw new Error(`"${row}" could not be measured`);
  return measured;
}

async function report(processes: number): Promise<void> {
  console.log(`Node ${process.versions.node}, ${processes} processes for each row\n`);
  console.log("| tracing | µs per call | ÷ a platform without channels | of each process |");
  console.log("| --- | ---: | ---: | ---: |");
  for (const row of ROWS) {
    const all: Measured[] = [];
    for (let turn = 0; turn < processes; turn++) all.push(await inItsOwnProcess(row));
    const ratios = all.map(({ ratio }) => ratio).sort((a, b) => a - b);
    const spread = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
    const time = median(all.map(({ microseconds }) => microseconds)).toFixed(1);
    console.log(`| ${row} | ${time} | ${median(ratios).toFixed(2)} | ${spread} |`);
    if (row === "nobody listens" && median(ratios) > TARGET) process.exitCode = 1;
  }
}

const [mode, row] = process.argv.slice(2);
if (mode === "row") process.send?.(await measureRow(row as Row), () => process.exit());
else await report(Number(mode ?? 5));
