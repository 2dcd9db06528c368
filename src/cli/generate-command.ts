import { readFileSync } from "node:fs";
import type { ProjectOptions, ProjectResult } from "../../scripts/generate/import/generate-project.ts";
import { DOCUMENT_OPTIONS } from "../../scripts/generate/options.ts";
import { describeProblem, InputError } from "../../scripts/generate/problem.ts";
import { commandLine, type Parsed, readCommandLine } from "./command-line.ts";
import { coloured } from "./output.ts";
import { isSystemError } from "./system-error.ts";

const LINE = commandLine({
  name: "invers-oneapi generate",
  synopsis: "--from <source>... --out <folder> [options]",
  about: `Writes the types of your own documents into a folder of your project: types, aliases, permissions, and an index.ts
with everything of invers-oneapi, bound to them. The documents are kept in <folder>/vendor, and oneapi.lock.json says
where they came from. A second run tells what a newer document changes, and what of it breaks callers; without --from
the documents that were kept are used again.`,
  options: {
    out: { type: "string", value: "<folder>", help: "where to, such as src/oneapi" },
    ...DOCUMENT_OPTIONS,
    only: {
      type: "boolean",
      help: "leave out the documents that invers-oneapi brings along for what yours do not describe",
    },
  },
  check: ({ values }) => (values.out === undefined ? "--out is missing: the folder of the types" : undefined),
});

type Values = Parsed<typeof LINE.options>["values"];

/** `invers-oneapi generate`; its exit code: 1 for what is wrong with a document or has drifted, 2 for a wrong option. */
export async function generateCommand(args: string[]): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  try {
    return await run(parsed.values, parsed.values.out as string);
  } catch (error) {
    if (error instanceof InputError)
      for (const problem of error.problems) console.error(describeProblem(problem));
    // What is written is written in one go, or not at all.
    else if (isSystemError(error))
      console.error(`${LINE.name}: --out ${parsed.values.out}: ${error.message}`);
    else throw error;
    console.error("Nothing was written.");
    return 1;
  }
}

async function run(
  { from = [], as, only = false, check = false, "dry-run": dry = false, json = false }: Values,
  out: string,
): Promise<number> {
  // The libraries behind it take a second to load; a usage text does not wait for them.
  const { generateProject } = await import("../../scripts/generate/import/generate-project.ts");
  const { ownDocuments } = await import("../../scripts/generate/import/own-documents.ts");
  const dryRun = dry || check;
  const options: ProjectOptions = {
    from,
    out,
    as,
    only,
    dryRun,
    own: ownDocuments(),
    generator: `invers-oneapi ${version()}`,
    today: new Date().toISOString().slice(0, 10),
    progress: (step) => console.error(`${step} ...`),
  };
  const result = await generateProject(options);
  await tell(result, options, json);
  const drifted = result.changes.filter(({ action }) => action !== "keep").map(({ file }) => file);
  if (!check || drifted.length === 0) return 0;
  console.error(`Not what the documents give: ${drifted.join(", ")}. Run it without --check.`);
  return 1;
}

function version(): string {
  const manifest = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

async function tell(
  result: ProjectResult,
  { out, dryRun = false }: ProjectOptions,
  json: boolean,
): Promise<void> {
  const { filesJson, reportJson, reportText } = await import("../../scripts/generate/import/report.ts");
  const { received, notes, changes } = result;
  if (json) {
    const documents = received.map((one) => reportJson(one));
    const report = { documents, notes, dryRun, files: filesJson(changes) };
    console.log(JSON.stringify(report, undefined, 2));
    return;
  }
  for (const document of received) console.log(`${reportText(document, out).map(shown).join("\n")}\n`);
  for (const note of notes) console.log(note);
  const done = { create: "written", update: "written", keep: "unchanged", remove: "removed" };
  const width = Math.max(...changes.map(({ file }) => file.length));
  for (const { file, action } of changes) {
    console.log(
      `${out}/${file.padEnd(width)}  ${dryRun && action !== "keep" ? "would be " : ""}${done[action]}`,
    );
  }
  if (dryRun) console.log("Nothing was written.");
}

/** What breaks callers stands out. */
const shown = (line: string): string => (line.includes("BREAKS") ? coloured("red", line) : line);
