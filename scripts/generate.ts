// npm run generate: openapi/ -> src/generated/, and documents of the vendor into openapi/vendor/.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, type Parsed, readCommandLine } from "../src/cli/command-line.ts";
import type { ImportResult } from "./generate/import/import-document.ts";
import { DOCUMENT_OPTIONS } from "./generate/options.ts";
import type { Generated } from "./generate/pipeline.ts";
import { describeProblem, InputError } from "./generate/problem.ts";

const LINE = commandLine({
  name: "npm run generate",
  synopsis: "[-- options]",
  about: `Reads the OpenAPI documents in openapi/ and writes src/generated/. A document in openapi/vendor/ overrides ours of the
same name; deleting it undoes that. --from imports one there first, from a file or an https URL, and reports what it
changes.`,
  options: DOCUMENT_OPTIONS,
  check({ values }) {
    const { from, check } = values;
    const needFrom = (["as", "dry-run", "json"] as const).find((key) => values[key] !== undefined);
    if (from === undefined && needFrom !== undefined) return `--${needFrom} needs --from`;
    if (from !== undefined && check) return "--check and --from exclude each other";
    return (from ?? []).length > 1 ? "--from takes one document at a time here" : undefined;
  },
});

const root = fileURLToPath(new URL("..", import.meta.url));
const OPENAPI = "openapi";
const GENERATED = join("src", "generated");
const DONE = { create: "written", update: "written", keep: "unchanged", remove: "removed" };
const DRIFT = { create: "missing", update: "differs", keep: "unchanged", remove: "stale" };

process.exitCode = await main(process.argv.slice(2));

type Values = Parsed<typeof LINE.options>["values"];

async function main(args: string[]): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const { values } = parsed;
  const [from] = values.from ?? [];
  try {
    return from === undefined ? await regenerate(values.check ?? false) : await importFrom(from, values);
  } catch (error) {
    if (!(error instanceof InputError)) {
      console.error(`generate: unexpected: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    }
    for (const problem of error.problems) console.error(describeProblem(problem));
    console.error("Nothing was written.");
    return 1;
  }
}

async function regenerate(check: boolean): Promise<number> {
  // The libraries behind it take a second to load; a usage text does not wait for them.
  const { generate } = await import("./generate/pipeline.ts");
  const outDir = join(root, GENERATED);
  const generated = await generate({ openapiDir: join(root, OPENAPI), outDir, check, shownAs: OPENAPI });
  return report(generated, check);
}

function report({ documents, notes, changes }: Generated, check: boolean): number {
  const width = Math.max(...documents.map(({ file }) => file.length));
  for (const { file, operations, schemas } of documents) {
    console.log(
      `${join(OPENAPI, file.padEnd(width))}  ${count(operations, "operation")}, ${count(schemas, "schema")}`,
    );
  }
  for (const note of notes) console.log(note);
  const drifted = changes.filter(({ action }) => action !== "keep");
  for (const { file, action } of changes) {
    console.log(`${join(GENERATED, file)}  ${(check ? DRIFT : DONE)[action]}`);
  }
  if (!check || drifted.length === 0) return 0;
  const names = drifted.map(({ file }) => join(GENERATED, file)).join(", ");
  console.error(`Not what openapi/ gives: ${names}. Run \`npm run generate\`.`);
  return 1;
}

async function importFrom(from: string, { as, json, "dry-run": dryRun = false }: Values): Promise<number> {
  // Everything is written in one go that no event comes between, so that up to then nothing was.
  process.once("SIGINT", () => {
    console.error("Interrupted. Nothing was written.");
    process.exit(130);
  });
  const { importDocument } = await import("./generate/import/import-document.ts");
  const result = await importDocument({
    from,
    as,
    dryRun,
    root,
    openapi: OPENAPI,
    generated: GENERATED,
    today: new Date().toISOString().slice(0, 10),
    progress: (step) => console.error(`${step} ...`),
  });
  process.removeAllListeners("SIGINT");
  await tell(result, dryRun, json ?? false);
  return 0;
}

async function tell(result: ImportResult, dryRun: boolean, json: boolean): Promise<void> {
  const { filesJson, reportJson, reportText } = await import("./generate/import/report.ts");
  if (json) {
    const { notes } = result.generated;
    const report = { ...reportJson(result), notes, dryRun, files: filesJson(result.changes) };
    console.log(JSON.stringify(report, undefined, 2));
    return;
  }
  for (const line of reportText(result, OPENAPI)) console.log(line);
  console.log();
  for (const note of result.generated.notes) console.log(note);
  for (const { file, action } of result.changes) {
    if (action !== "keep") console.log(`${file}  ${dryRun ? `would be ${DONE[action]}` : DONE[action]}`);
  }
  if (dryRun) console.log("Nothing was written.");
  else if (result.comparison.breaks > 0) {
    console.log(
      "Code that calls by the older document may not compile now: `npx tsc --noEmit` lists the places.",
    );
  }
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
