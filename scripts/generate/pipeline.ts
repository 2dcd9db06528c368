import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recordOf } from "./import/sources-record.ts";
import { type Joined, joinDocuments } from "./join/join-documents.ts";
import { type ApiDocument, normalize } from "./normalize/normalize.ts";
import { InputError } from "./problem.ts";
import type { Corrections } from "./read/overlay/apply.ts";
import type { Action } from "./read/overlay/corrections.ts";
import { type OpenDocument, readDocument } from "./read/read-document.ts";
import { RECORD, readSources, type Source, type Sources, VENDOR } from "./read/source.ts";
import { render } from "./render/render.ts";
import { applyChanges, changeOf, type FileChange, mend, planChanges, readFolder } from "./write.ts";

export interface GenerateOptions {
  /** Folder of the OpenAPI documents; the vendor's are in `vendor/`. */
  readonly openapiDir: string;
  /** Folder of the generated files. */
  readonly outDir: string;
  /** Only compare; write nothing. */
  readonly check?: boolean;
  /** How messages name the folder of the documents. @default openapiDir */
  readonly shownAs?: string;
}

export interface Generated {
  /** The documents in force, in the order of their names. */
  readonly documents: readonly { file: string; operations: number; schemas: number }[];
  /** What is odd about a document, and what had to be kept apart when they were joined. */
  readonly notes: readonly string[];
  readonly changes: readonly FileChange[];
}

/**
 * Makes the generated files from the documents in force, and writes those that differ. Everything is rendered before
 * anything is written.
 *
 * @throws InputError if a document is broken or two of them do not go together; then nothing was written
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { openapiDir, outDir, check = false, shownAs = openapiDir } = options;
  if (!check) mend(openapiDir, outDir);
  const sources = await readSources(openapiDir, shownAs);
  const documents = await normalizeAll(opened(sources), await loadActions(sources.corrections));
  const generated = await renderAll(documents, sources.corrections, outDir);
  if (!check) {
    applyChanges(outDir, generated.changes);
    applyChanges(openapiDir, recordChanges(openapiDir, sources));
  }
  return generated;
}

/** The record forgets documents of the vendor that were deleted. */
function recordChanges(openapiDir: string, { vendor }: Sources): FileChange[] {
  const file = `${VENDOR}/${RECORD}`;
  if (!existsSync(join(openapiDir, file))) return [];
  const text = readFileSync(join(openapiDir, file), "utf8");
  const present = vendor.map((source) => source.file.slice(VENDOR.length + 1));
  return [changeOf(file, text, recordOf(text, present, file))];
}

/** Documents that are open, ours and the vendor's. */
export interface Opened {
  readonly ours: OpenDocument[];
  readonly vendor: OpenDocument[];
}

export function opened({ ours, vendor }: Sources): Opened {
  const open = (source: Source): OpenDocument => ({ source });
  return { ours: ours.map(open), vendor: vendor.map(open) };
}

/** Documents that are ready to be joined. */
export interface Documents {
  readonly ours: readonly ApiDocument[];
  readonly vendor: readonly ApiDocument[];
  readonly notes: readonly string[];
}

/** The actions of the file of corrections, if there is one. */
export async function loadActions(source: Source | undefined): Promise<Action[]> {
  if (source === undefined) return [];
  const { readCorrections } = await import("./read/overlay/corrections.ts");
  return readCorrections(source);
}

/** Corrections that are ready to be applied, if there are any. */
export async function prepare(actions: readonly Action[]): Promise<Corrections | undefined> {
  if (actions.length === 0) return undefined;
  const { createCorrections } = await import("./read/overlay/apply.ts");
  return createCorrections(actions);
}

/** Reads and normalizes all documents, each once; what is wrong with any of them is told together. */
export async function normalizeAll({ ours, vendor }: Opened, actions: readonly Action[]): Promise<Documents> {
  const corrections = await prepare(actions);
  const failures: InputError[] = [];
  const normalizeEach = async (documents: OpenDocument[], own?: Corrections): Promise<ApiDocument[]> => {
    const done: ApiDocument[] = [];
    for (const document of documents) {
      try {
        done.push(normalize(await readDocument(document, own)));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        failures.push(error);
      }
    }
    return done;
  };
  const documents = { ours: await normalizeEach(ours), vendor: await normalizeEach(vendor, corrections) };
  if (failures.length > 0) throw new InputError(failures.flatMap(({ problems }) => problems));
  const notes = corrections?.finish(new Set(ours.map(({ source }) => source.name))) ?? [];
  return { ...documents, notes };
}

/** Joins the documents in force, and ours alone where they are others, and tells what the generated files should be. */
export async function renderAll(
  documents: Documents,
  corrections: Source | undefined,
  outDir: string,
): Promise<Generated> {
  const inForce = documentsInForce(documents);
  const overrides = documents.vendor.length > 0;
  const ours: Joined | undefined = overrides ? joinDocuments(documents.ours) : undefined;
  const joined = joinDocuments(inForce);
  const origins = [...inForce, ...(overrides && corrections !== undefined ? [corrections] : [])];
  const files = await render(joined.document, ours?.document, origins);
  return {
    documents: inForce.map(({ file, operations, schemas }) => ({ file, operations, schemas })),
    notes: [...inForce.flatMap(({ notes }) => notes), ...documents.notes, ...joined.notes],
    changes: planChanges(files, readFolder(outDir)),
  };
}

/** The vendor's documents, and those of ours that none of them overrides. */
export function documentsInForce<T extends { readonly name: string }>({
  ours,
  vendor,
}: {
  readonly ours: readonly T[];
  readonly vendor: readonly T[];
}): T[] {
  const overridden = new Set(vendor.map(({ name }) => name));
  return [...ours.filter(({ name }) => !overridden.has(name)), ...vendor].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
