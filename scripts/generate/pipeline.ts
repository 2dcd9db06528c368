import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedFiles } from "./import/sources-record.ts";
import { joinDocuments } from "./join/join-documents.ts";
import { isOurs } from "./ours.ts";
import { InputError } from "./problem.ts";
import type { Corrections } from "./read/overlay/apply.ts";
import { type ApiDocument, readDocument } from "./read/read-document.ts";
import { CORRECTIONS, readSources, type Source, toSource } from "./read/source.ts";
import { generatorVersion } from "./render/header.ts";
import { render } from "./render/render.ts";
import type { Misfit } from "./sandbox/fit.ts";
import { SANDBOX_FILES, SANDBOX_TYPES } from "./sandbox/render.ts";
import { applyChanges, type FileChange, planChanges, readFolder } from "./write.ts";

export interface GenerateOptions {
  /** Folder of the OpenAPI documents. */
  readonly openapiDir: string;
  /** Folder of the generated files. */
  readonly outDir: string;
  /** Only compare; write nothing. */
  readonly check?: boolean;
  /** How messages name the folder of the documents. @default openapiDir */
  readonly shownAs?: string;
}

export interface Generated {
  readonly documents: readonly { file: string; operations: number; schemas: number }[];
  /** What is odd about a document, and what had to be kept apart when they were joined. */
  readonly notes: readonly string[];
  readonly changes: readonly FileChange[];
  /** What the sandbox plays otherwise than the documents have it; nothing while all of them are ours. */
  readonly misfits: readonly Misfit[];
}

/**
 * Reads, validates and joins all documents, renders the generated files, and writes those that differ. Everything is
 * rendered before anything is written.
 *
 * @throws InputError if a document is broken or two of them do not go together; then nothing was written
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { openapiDir, outDir, check = false } = options;
  const shown = options.shownAs ?? openapiDir;
  const sources = await readSources(openapiDir, shown);
  const takenIn = recordedFiles(openapiDir);
  const planned = await plan({ sources, corrections: correctionsIn(openapiDir, shown), takenIn }, outDir);
  if (!check) applyChanges(outDir, planned.changes);
  return planned;
}

/** The corrections that lie beside the documents, if any. */
export function correctionsIn(openapiDir: string, shown: string): Source | undefined {
  const path = join(openapiDir, CORRECTIONS);
  if (!existsSync(path)) return undefined;
  return toSource(CORRECTIONS, join(shown, CORRECTIONS), readFileSync(path));
}

export interface Input {
  /** The texts of all documents; each is taken out of the list when it is read. */
  readonly sources: Source[];
  readonly corrections: Source | undefined;
  /** The files that are not ours, whatever they say. */
  readonly takenIn: ReadonlySet<string>;
}

/** What the generated files should be. */
export async function plan({ sources, corrections, takenIn }: Input, outDir: string): Promise<Generated> {
  const documents = await readDocuments(sources, corrections);
  const counts = documents.map(({ file, operations, schemas }) => ({ file, operations, schemas }));
  const remarks = documents.flatMap(({ notes }) => notes);
  const provenance = {
    documents: [
      ...documents.map(({ file, sha256 }) => ({ file, sha256 })),
      ...(corrections === undefined ? [] : [{ file: corrections.file, sha256: corrections.sha256 }]),
    ],
    generator: generatorVersion(),
  };
  const areOurs = documents.every(({ document, file }) => isOurs(document, file, takenIn));
  // The parts go as soon as they are joined, since the largest of them are a hundred megabytes when taken apart.
  const { document, notes } = joinDocuments(documents.splice(0));
  const files = await render(document, provenance, areOurs);
  const existing = readFolder(outDir);
  const kept = areOurs ? [] : [...existing].filter(([file]) => SANDBOX_FILES.includes(file));
  for (const [file, text] of kept) files.set(file, text);
  const played = existing.get(SANDBOX_TYPES);
  const isFollowing =
    areOurs && played !== undefined && bodyOf(played) !== bodyOf(files.get(SANDBOX_TYPES) ?? "");
  return {
    documents: counts,
    notes: [...remarks, ...notes, ...(isFollowing ? [FOLLOWING] : [])],
    changes: planChanges(files, existing),
    misfits: areOurs || played === undefined ? [] : await misfits(played, files.get("schema.ts") ?? ""),
  };
}

const FOLLOWING = `What the sandbox plays follows the documents that are marked as ours (x-origin: public pages), and src/testing/ may
have to follow too: \`npx tsc --noEmit\` lists the places. For a document that is not ours any more, put
src/generated/sandbox*.ts back, and take it in with --from, or take the mark out of it.`;

const bodyOf = (file: string): string => file.slice(file.indexOf("*/"));

// What most runs do not need is loaded when it is needed.

async function misfits(sandbox: string, schema: string): Promise<Misfit[]> {
  const fit = await import("./sandbox/fit.ts");
  return fit.misfits(sandbox, schema);
}

/** Corrections that are ready to be applied, if there are any. */
export async function loadCorrections(source: Source | undefined): Promise<Corrections | undefined> {
  if (source === undefined) return undefined;
  const { createCorrections } = await import("./read/overlay/apply.ts");
  const { readCorrections } = await import("./read/overlay/corrections.ts");
  return createCorrections(readCorrections(source));
}

/** Reads all documents; what is wrong with any of them is told together. */
async function readDocuments(sources: Source[], corrections: Source | undefined): Promise<ApiDocument[]> {
  const overlay = await loadCorrections(corrections);
  const documents: ApiDocument[] = [];
  const failures: InputError[] = [];
  for (let source = sources.shift(); source !== undefined; source = sources.shift()) {
    try {
      documents.push(await readDocument(source, overlay));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new InputError(failures.flatMap(({ problems }) => problems));
  overlay?.finish();
  return documents;
}
