import { readFileSync } from "node:fs";
import { parseArgs, styleText } from "node:util";
import type { ProjectOptions, ProjectResult } from "../../scripts/generate/import/generate-project.ts";
import { describeProblem, InputError } from "../../scripts/generate/problem.ts";
import { nearest } from "../nearest.ts";

const USAGE = `Usage: invers-oneapi generate --from <source>... --out <folder> [options]

Writes the types of your own documents into a folder of your project: types, aliases, permissions, and an index.ts with
everything of invers-oneapi, bound to them. The documents are kept in <folder>/vendor, and oneapi.lock.json says where
they came from. A second run tells what a newer document changes, and what of it breaks callers.

Options:
  --from <source>  a file, a folder or an https URL; may be given several times. Without it, the documents that were
                   kept are used again
  --out <folder>   where to, such as src/oneapi
  --as <name>      the name of the document, where there is one
  --only           leave out the documents that invers-oneapi brings along for what yours do not describe
  --check          write nothing; exit with 1 if the folder is not what the documents give
  --dry-run        write nothing; only tell what would change
  --json           tell it as JSON
  --help           show this text
`;

const OPTIONS = {
  from: { type: "string", multiple: true },
  out: { type: "string" },
  as: { type: "string" },
  only: { type: "boolean" },
  check: { type: "boolean" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const readOptions = (args: string[]) => parseArgs({ args, options: OPTIONS, strict: true }).values;

/** `invers-oneapi generate`; its exit code: 1 for what is wrong with a document or has drifted, 2 for a wrong option. */
export async function generateCommand(args: string[]): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(args);
    if (!options.help && options.out === undefined)
      throw new Error("--out is missing: the folder of the types");
  } catch (error) {
    console.error(`invers-oneapi generate: ${withHint((error as Error).message)}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  try {
    return await run(options, options.out as string);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) console.error(describeProblem(problem));
    console.error("Nothing was written.");
    return 1;
  }
}

/** Names the option that was meant. */
function withHint(message: string): string {
  const [first = ""] = message.split(". ");
  const unknown = first.match(/^Unknown option '--([^'=]*)/)?.[1];
  return unknown === undefined
    ? first
    : `${first}; the nearest is --${nearest(unknown, Object.keys(OPTIONS))}`;
}

async function run(
  {
    from = [],
    as,
    only = false,
    check = false,
    "dry-run": dry = false,
    json = false,
  }: ReturnType<typeof readOptions>,
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
  for (const document of received) console.log(`${reportText(document, out).map(coloured).join("\n")}\n`);
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

/** What breaks callers stands out on a terminal. */
function coloured(line: string): string {
  if (!process.stdout.isTTY || process.env["NO_COLOR"]) return line;
  return line.includes("BREAKS") ? styleText("red", line) : line;
}
