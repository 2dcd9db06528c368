import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Diff, diff } from "../diff/diff.ts";
import type { JsonObject } from "../json.ts";
import { type ApiDocument, normalize } from "../normalize/normalize.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import {
  type Documents,
  type Generated,
  loadActions,
  normalizeAll,
  opened,
  prepare,
  renderAll,
} from "../pipeline.ts";
import { InputError } from "../problem.ts";
import type { Action } from "../read/overlay/corrections.ts";
import { type OpenDocument, readDocument, treeOf } from "../read/read-document.ts";
import { nameOf, RECORD, readSources, type Sources, VENDOR } from "../read/source.ts";
import { applyChanges, changeOf, type FileChange, journalOf, mend } from "../write.ts";
import type { Part } from "./bundle-parts.ts";
import { type Identity, identityOf, matchDocument } from "./match-document.ts";
import { receiveDocument } from "./receive-document.ts";
import { recordWith } from "./sources-record.ts";

export interface ImportOptions {
  /** A file, or an https URL. */
  readonly from: string;
  /** Name of the document that it overrides, or of a new one. */
  readonly as?: string | undefined;
  /** Only report. */
  readonly dryRun?: boolean;
  /** Folder that the other two are in. */
  readonly root: string;
  /** Folder of the documents, from the root. */
  readonly openapi: string;
  /** Folder of the generated files, from the root. */
  readonly generated: string;
  readonly today: string;
  readonly signal?: AbortSignal | undefined;
  /** Is told of each step before it begins. */
  readonly progress?: (step: string) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** A document that came in, and what it changes. */
export interface ReceivedDocument {
  /** The document's path from the folder of documents. */
  readonly file: string;
  /** That of the document that was in force in its place, if any. */
  readonly replaces: string | undefined;
  readonly origin: string;
  readonly sha256: string;
  /** The files that were put into it. */
  readonly parts: readonly Part[];
  readonly openapi: string;
  readonly version: { readonly before: string | undefined; readonly after: string };
  readonly comparison: Diff;
}

export interface ImportResult extends ReceivedDocument {
  readonly generated: Generated;
  /** Every file to write, by path from the root. */
  readonly changes: readonly FileChange[];
}

/**
 * Imports a document of the vendor: reads it, finds which document it overrides, compares it with what is in force,
 * generates, and then writes everything at once.
 *
 * @throws InputError for whatever is wrong; then nothing was written
 */
export async function importDocument(options: ImportOptions): Promise<ImportResult> {
  const { root, from, as, signal, progress = () => {} } = options;
  const folder = join(root, options.openapi);
  if (options.dryRun !== true) mend(folder, join(root, options.generated));
  progress(`Reading ${from}`);
  const received = await receiveDocument(from, { signal, ...(options.fetch && { fetch: options.fetch }) });
  const { document: incoming, download, openapi } = received;
  const sources = await readSources(folder, options.openapi, true);
  const { ours, vendor } = opened(sources);

  const present = as === undefined ? inForce(ours, vendor).flatMap(identityIn) : [];
  const identity = identityOf("", treeOf(incoming) as JsonObject);
  const name = matchDocument(identity, present, as, download.shown);
  const file = `${VENDOR}/${name}${download.extension}`;
  incoming.source = { ...incoming.source, file, name };

  progress("Validating and comparing");
  const isIt = ({ source }: OpenDocument) => source.name === name;
  const others = vendor.filter((document) => !isIt(document));
  const actions = await loadActions(sources.corrections);
  const documents = await normalizeAll({ ours, vendor: [...others, incoming] }, actions);
  const after = documents.vendor.at(-1) as ApiDocument;
  const replaced = vendor.find(isIt) ?? ours.find(isIt);
  const before =
    documents.ours.find(({ file: path }) => path === replaced?.source.file) ??
    (replaced && (await readable(replaced, actions)));
  const comparison = diff(before?.document ?? {}, after.document, schemasOfOthers(documents, name));

  progress("Generating the types");
  const generated = await renderAll(documents, sources.corrections, join(root, options.generated));
  signal?.throwIfAborted();

  const origin = {
    origin: download.origin,
    date: options.today,
    version: after.version,
    sha256: after.sha256,
    ...(received.parts.length > 0 && { parts: received.parts }),
  };
  const changes = [
    ...vendorChanges(folder, file, download.bytes, origin, sources).map((change) => ({
      ...change,
      file: join(options.openapi, change.file),
    })),
    ...generated.changes.map((change) => ({ ...change, file: join(options.generated, change.file) })),
  ];
  if (options.dryRun !== true) applyChanges(root, changes, journalOf(folder));
  return {
    file,
    replaces: replaced?.source.file,
    origin: download.origin,
    sha256: after.sha256,
    parts: received.parts,
    openapi,
    version: { before: before?.version, after: after.version },
    comparison,
    generated,
    changes,
  };
}

/** The names of schemas that stay in the types whatever becomes of this document. */
function schemasOfOthers({ ours, vendor }: Documents, name: string): Set<string> {
  const received = new Set(vendor.map((document) => document.name));
  const others = [...ours.filter((document) => !received.has(document.name)), ...vendor];
  return new Set(
    others
      .filter((document) => document.name !== name)
      .flatMap(({ document }) => Object.keys(componentsIn(document, "schemas"))),
  );
}

function inForce(ours: readonly OpenDocument[], vendor: readonly OpenDocument[]): OpenDocument[] {
  const names = new Set(vendor.map(({ source }) => source.name));
  return [...ours.filter(({ source }) => !names.has(source.name)), ...vendor];
}

/** A document that cannot be read is told of later, when all are. */
export function identityIn(document: OpenDocument): Identity[] {
  try {
    return [identityOf(document.source.name, treeOf(document) as JsonObject)];
  } catch {
    return [];
  }
}

/** The vendor's document that was in force, unless it is broken, which is no reason to keep it. */
export async function readable(
  document: OpenDocument,
  actions: readonly Action[],
): Promise<ApiDocument | undefined> {
  try {
    return normalize(await readDocument(document, await prepare(actions)));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}

/** The record comes first: an entry without its document is cleared away by the next import, and says nothing untrue. */
function vendorChanges(
  folder: string,
  file: string,
  bytes: Uint8Array,
  origin: Parameters<typeof recordWith>[2],
  { vendor }: Sources,
): FileChange[] {
  const contentOf = (name: string) =>
    existsSync(join(folder, name)) ? new Uint8Array(readFileSync(join(folder, name))) : undefined;
  const short = (path: string) => path.slice(VENDOR.length + 1);
  const gone = vendor.filter((source) => source.name === nameOf(file) && source.file !== file);
  const present = vendor.filter((source) => !gone.includes(source)).map((source) => short(source.file));
  const path = `${VENDOR}/${RECORD}`;
  const record = contentOf(path);
  const text = record && new TextDecoder().decode(record);
  return [
    changeOf(path, record, recordWith(text, short(file), origin, present, path)),
    changeOf(file, contentOf(file), bytes),
    ...gone.map((source) => changeOf(source.file, contentOf(source.file), undefined)),
  ];
}
