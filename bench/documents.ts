// npm run bench -- documents [name...]
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { anyOperation, callsText, simpleOperations } from "./documents-calls.ts";
import { check, DIST } from "./documents-check.ts";
import { DOCUMENTS, fetchDocument, type RealDocument } from "./documents-set.ts";

const RUNS = 4;
const require = createRequire(import.meta.url);
const own = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const CLI = join(dirname(require.resolve("openapi-typescript/package.json")), "bin", "cli.js");
/** How `npm run generate` starts Node. */
const START = (require("../package.json") as { scripts: { generate: string } }).scripts.generate
  .split(" ")
  .slice(1, -1);
const work = mkdtempSync(join(tmpdir(), "documents-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

interface Measured {
  readonly seconds: number;
  /** Of processor time. */
  readonly processor: number;
  readonly megabytes: number;
}

function measure(args: readonly string[]): Measured {
  const started = performance.now();
  const preload = ["--import", `file://${own("documents-memory.mjs")}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${args.at(-1)}: ${stderr.slice(0, 2_000)}`);
  const seconds = (performance.now() - started) / 1000;
  const [, peak, processor] = stdout.match(/\nused (\d+) (\d+)\n/) ?? [];
  return { seconds, processor: Number(processor) / 1e6, megabytes: Number(peak) / 1024 };
}

/** The best of some runs each, taken in turn, so that a busy moment hits neither alone; each writes anew. */
function measureBoth(ours: readonly string[], bare: readonly string[]): [Measured, Measured] {
  const runs = Array.from({ length: RUNS }, () => {
    for (const args of [ours, bare]) rmSync(args.at(-1) as string, { recursive: true, force: true });
    return [measure(ours), measure(bare)] as const;
  });
  const best = (index: 0 | 1): Measured => ({
    seconds: Math.min(...runs.map((run) => run[index].seconds)),
    processor: Math.min(...runs.map((run) => run[index].processor)),
    megabytes: Math.min(...runs.map((run) => run[index].megabytes)),
  });
  return [best(0), best(1)];
}

function play(real: RealDocument) {
  const file = fetchDocument(real);
  const folder = join(work, real.name);
  mkdirSync(join(folder, "openapi"), { recursive: true });
  copyFileSync(file, join(folder, "openapi", basename(file)));
  const [ours, bare] = measureBoth(
    [...START, own("documents-ours.ts"), join(folder, "openapi"), join(folder, "out")],
    [CLI, file, "-o", join(folder, "bare.ts")],
  );
  const text = readFileSync(file, "utf8");
  const document = file.endsWith(".json") ? JSON.parse(text) : parse(text);
  const imports = `import { createClient, type Init } from ${JSON.stringify(DIST)};
import type { paths } from "./schema.ts";
const client = createClient<paths>();
export type ListInit = Init<keyof paths & string, "get", paths>;
// @ts-expect-error no such path
export const none = async (): Promise<unknown> => client.GET("/no/such/path/at/all");`;
  const simple = simpleOperations(document, 5);
  const calls = simple.length > 0 ? simple : anyOperation(document);
  writeFileSync(join(folder, "out", "use.ts"), callsText(calls, imports));
  const files = ["aliases.ts", "document.ts", "permissions.ts", "schema.ts", "use.ts"];
  const { errors } = check(join(folder, "out"), files);
  const size = statSync(file).size / 1e6;
  const { openapi } = document as { openapi: string };
  return { ...real, size, openapi, ours, bare, errors, calls: calls.length };
}

const chosen = process.argv.slice(2);
const documents = DOCUMENTS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
console.log(
  "| document | MB | OpenAPI | s, ours | s, bare | ÷ | processor s, ours | bare | ÷ | MB peak, ours | bare | ÷ | typed calls |",
);
console.log("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
const rows = documents.map((real) => {
  const row = play(real);
  const { ours, bare } = row;
  const cells = [
    `${row.name}${row.file.endsWith(".yaml") ? " (YAML)" : ""}`,
    row.size.toFixed(1),
    row.openapi,
    ours.seconds.toFixed(1),
    bare.seconds.toFixed(1),
    (ours.seconds / bare.seconds).toFixed(2),
    ours.processor.toFixed(1),
    bare.processor.toFixed(1),
    (ours.processor / bare.processor).toFixed(2),
    ours.megabytes.toFixed(0),
    bare.megabytes.toFixed(0),
    (ours.megabytes / bare.megabytes).toFixed(2),
    row.errors === "" ? `${row.calls} compile` : "FAIL",
  ];
  console.log(`| ${cells.join(" | ")} |`);
  if (row.errors !== "") console.error(row.errors);
  return row;
});

function judge(what: string, holds: boolean): void {
  console.log(`${holds ? "met" : "MISSED"}: ${what}`);
  if (!holds) process.exitCode = 1;
}
console.log();
if (rows.length === 0) throw new Error(`there are ${DOCUMENTS.map(({ name }) => name).join(", ")}`);
judge(
  `all ${rows.length} compile, with typed calls`,
  rows.every(({ errors, calls }) => errors === "" && calls > 0),
);
// Processor time, since the clock also tells what others do on the machine.
for (const [what, key, most] of [
  ["processor time", "processor", 1.5],
  ["peak memory", "megabytes", 1.25],
] as const) {
  const within = rows.filter(({ ours, bare }) => ours[key] <= most * bare[key]).map(({ name }) => name);
  const names = within.length > 0 ? `: ${within.join(", ")}` : "";
  judge(
    `${what} at most ${most} x the bare CLI's in ${within.length} of ${rows.length}${names}`,
    within.length === rows.length,
  );
}
