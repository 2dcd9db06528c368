// npm run bench -- public-documents [name...]: takes in what others publish, beside the bare openapi-typescript.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS from "openapi-typescript";
import { parse } from "yaml";
import { generateProject } from "../scripts/generate/import/generate-project.ts";
import { InputError } from "../scripts/generate/problem.ts";
import { anyOperation, callsText, simpleOperations } from "./documents-calls.ts";
import { check, DIST } from "./documents-check.ts";
import { fetchDocument, PUBLIC_DOCUMENTS, type RealDocument } from "./documents-set.ts";

/** 60 of 71 kinds. */
const LEAST = 0.85;
const work = mkdtempSync(join(tmpdir(), "public-documents-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

interface Taken {
  readonly openapi: string;
  readonly parts: number;
  readonly remarks: number;
  /** Why it was refused. */
  readonly refused?: string;
}

/** Takes a document in as a user's project does, with nothing of ours beside it. */
async function takeIn(file: string, out: string): Promise<Taken> {
  const options = {
    from: [file],
    out,
    as: "api",
    own: [],
    only: true,
    generator: "bench",
    today: "2026-01-01",
  };
  try {
    const { received, notes } = await generateProject(options);
    const [document] = received;
    const { openapi = "", parts = [] } = document ?? {};
    return { openapi, parts: parts.length, remarks: notes.length };
  } catch (error) {
    const isTold = error instanceof InputError;
    const [problem] = isTold ? error.problems : [];
    const refused = problem?.reason ?? `unexpected: ${(error as Error).message}`;
    return { openapi: "", parts: 0, remarks: 0, refused };
  }
}

/** Whether the bare library takes it. */
async function isTakenBare(file: string): Promise<boolean> {
  const { error } = console;
  console.error = () => {};
  try {
    await openapiTS(pathToFileURL(file), { silent: true });
    return true;
  } catch {
    return false;
  } finally {
    console.error = error;
  }
}

function callsOf(out: string): number {
  const kept = ["yaml", "yml", "json"].flatMap((extension) => {
    try {
      return [parse(readFileSync(join(out, "vendor", `api.${extension}`), "utf8"))];
    } catch {
      return [];
    }
  });
  const document = kept[0] as Record<string, object>;
  if (Object.keys(document["paths"] ?? {}).length === 0) return 0;
  const simple = simpleOperations(document, 5);
  const calls = simple.length > 0 ? simple : anyOperation(document);
  const imports = `import { createClient, type Init } from ${JSON.stringify(DIST)};
import type { paths } from "./schema.ts";
const client = createClient<paths>();
export type ListInit = Init<keyof paths & string, "get", paths>;
// @ts-expect-error no such path
export const none = async (): Promise<unknown> => client.GET("/no/such/path/at/all");`;
  writeFileSync(join(out, "use.ts"), callsText(calls, imports));
  return calls.length;
}

async function play(real: RealDocument): Promise<{ bare: boolean; passes: boolean }> {
  const file = fetchDocument(real);
  const out = join(work, real.name.replace(/\W+/g, "-"));
  mkdirSync(out);
  const bare = await isTakenBare(file);
  const { openapi, parts, remarks, refused } = await takeIn(file, out);
  const calls = refused === undefined ? callsOf(out) : 0;
  const files = ["schema.ts", ...(calls > 0 ? ["use.ts"] : [])];
  const { errors } = refused === undefined ? check(out, files) : { errors: "" };
  const passes = refused === undefined && errors === "";
  const verdict = refused ? `refused: ${refused}` : passes ? "yes" : "does not compile";
  const told = [real.name, openapi, parts || "", bare ? "yes" : "no", verdict, remarks || "", calls || ""];
  console.log(`| ${told.join(" | ")} |`);
  if (errors !== "") console.error(errors);
  return { bare, passes };
}

const chosen = process.argv.slice(2);
const documents = PUBLIC_DOCUMENTS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
console.log("| document | OpenAPI | parts | openapi-typescript takes it | ours | remarks | typed calls |");
console.log("| --- | --- | ---: | --- | --- | ---: | ---: |");
const rows: { bare: boolean; passes: boolean }[] = [];
for (const real of documents) rows.push(await play(real));

function judge(what: string, holds: boolean): void {
  console.log(`${holds ? "met" : "MISSED"}: ${what}`);
  if (!holds) process.exitCode = 1;
}
console.log();
const passing = rows.filter(({ passes }) => passes).length;
const lost = rows.filter(({ bare, passes }) => bare && !passes).length;
judge(
  `${passing} of ${rows.length} are taken in and compile, at least ${LEAST * 100} %`,
  passing >= LEAST * rows.length,
);
judge(`${lost} are refused or do not compile though openapi-typescript takes them, at most 0`, lost === 0);
