import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Generated } from "./generate/generate.ts";
import { describeProblem, InputError } from "./generate/problem.ts";

const USAGE = `Usage: npm run generate [-- options]

Reads the OpenAPI documents in openapi/ and writes src/generated/.

Options:
  --check   write nothing; exit with 1 and name the files if src/generated/ is not what openapi/ gives
  --help    show this text
`;

const root = fileURLToPath(new URL("..", import.meta.url));
const OPENAPI = "openapi";
const GENERATED = join("src", "generated");
const DONE = { create: "written", update: "written", keep: "unchanged", remove: "removed" };
const DRIFT = { create: "missing", update: "differs", keep: "unchanged", remove: "stale" };

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: { check?: boolean; help?: boolean };
  try {
    options = parseArgs({
      args,
      options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    const { message } = error as Error;
    console.error(`generate: ${message.split(". ")[0]}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const check = options.check ?? false;
  try {
    // The libraries behind it take a second to load; a usage text does not wait for them.
    const { generate } = await import("./generate/generate.ts");
    const outDir = join(root, GENERATED);
    return report(
      await generate({ openapiDir: join(root, OPENAPI), outDir, check, shownAs: OPENAPI }),
      check,
    );
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

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
