import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Diff, diff } from "../diff/diff.ts";
import { type Json, type JsonObject, member, objectAt } from "../json.ts";
import { correctionsIn, type Generated, loadCorrections, plan } from "../pipeline.ts";
import { InputError } from "../problem.ts";
import { parse } from "../read/parse.ts";
import { readDocument } from "../read/read-document.ts";
import { readSources, type Source, toSource } from "../read/source.ts";
import { refusal } from "../read/validate.ts";
import { applyChanges, type Content, type FileChange } from "../write.ts";
import { type Download, download } from "./download.ts";
import { type Identity, identityOf, matchDocument } from "./match-document.ts";
import { RECORD, recordedFiles, recordWith } from "./sources-record.ts";

export interface ImportOptions {
  /** A file, or an https URL. */
  readonly from: string;
  /** Name of the document that it replaces, or of a new one. */
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

export interface ImportResult {
  /** File name of the document. */
  readonly file: string;
  /** File name of the document that it replaces, if any. */
  readonly replaces: string | undefined;
  readonly origin: string;
  readonly sha256: string;
  readonly openapi: string;
  readonly version: { readonly before: string | undefined; readonly after: string };
  readonly comparison: Diff;
  readonly generated: Generated;
  /** Everything that is to be written, by path from the root. */
  readonly changes: readonly FileChange[];
}

/**
 * Takes in a document of the vendor: reads it, finds which of ours it replaces, compares the two, generates, and then
 * writes everything at once.
 *
 * @throws InputError for whatever is wrong; then nothing was written
 */
export async function importDocument(options: ImportOptions): Promise<ImportResult> {
  const { root, from, as, signal, progress = () => {} } = options;
  const folder = join(root, options.openapi);
  progress(`Reading ${from}`);
  const received = await download(from, { signal, ...(options.fetch && { fetch: options.fetch }) });
  const sources = await readSources(folder, options.openapi);
  const { name, info, version } = identify(received, sources, as);

  const replaced = sources.filter(({ file }) => nameOf(file) === name);
  const file = `${name}${received.extension}`;
  const incoming = { ...toSource(file, received.shown, received.bytes) };
  progress("Validating and comparing");
  const corrections = correctionsIn(folder, options.openapi);
  const after = await correctedDocument(incoming, corrections);
  const before = replaced[0] && (await correctedDocument(replaced[0], corrections).catch(unreadable));
  const comparison = diff(before ?? {}, after);

  progress("Generating the types");
  const others = sources.filter((source) => !replaced.includes(source));
  const all = [...others, incoming].sort((a, b) => (a.file < b.file ? -1 : 1));
  const takenIn = recordedFiles(folder).add(file);
  const generated = await plan({ sources: all, corrections, takenIn }, join(root, options.generated));
  signal?.throwIfAborted();

  const origin = { origin: received.origin, date: options.today, version: info, sha256: incoming.sha256 };
  const changes = [
    ...documentChanges(folder, file, received.bytes, origin, replaced).map((change) => ({
      ...change,
      file: join(options.openapi, change.file),
    })),
    ...generated.changes.map((change) => ({ ...change, file: join(options.generated, change.file) })),
  ];
  if (options.dryRun !== true) applyChanges(root, changes);
  return {
    file,
    replaces: replaced[0]?.file,
    origin: received.origin,
    sha256: incoming.sha256,
    openapi: version,
    version: { before: before && versionIn(before), after: info },
    comparison,
    generated,
    changes,
  };
}

const nameOf = (file: string): string => file.replace(/\.(ya?ml|json)$/i, "");

const versionIn = (document: Json): string => String(member(objectAt(document, "info"), "version") ?? "");

function identify(received: Download, sources: readonly Source[], as: string | undefined) {
  const { shown, bytes, extension } = received;
  const parsed = parse(toSource(`document${extension}`, shown, bytes));
  const refused = refusal(parsed);
  if (refused !== undefined) throw new InputError([{ file: shown, reason: refused }]);
  const document = parsed as JsonObject;
  const present = as === undefined ? sources.flatMap(identityIn) : [];
  return {
    name: matchDocument(identityOf("", document), present, as, shown),
    info: versionIn(document),
    version: String(document["openapi"]),
  };
}

/** A document of ours that cannot be read is told of later, when all are. */
function identityIn(source: Source): Identity[] {
  try {
    return [identityOf(nameOf(source.file), parse(source) as JsonObject)];
  } catch {
    return [];
  }
}

/** Actions that match nothing here are found when all documents are read together. */
async function correctedDocument(source: Source, corrections: Source | undefined): Promise<JsonObject> {
  return (await readDocument(source, await loadCorrections(corrections))).document;
}

function unreadable(error: unknown): undefined {
  if (!(error instanceof InputError)) throw error;
}

function documentChanges(
  folder: string,
  file: string,
  bytes: Uint8Array,
  origin: Parameters<typeof recordWith>[2],
  replaced: readonly Source[],
): FileChange[] {
  const at = (name: string) => join(folder, name);
  const contentOf = (name: string) =>
    existsSync(at(name)) ? new Uint8Array(readFileSync(at(name))) : undefined;
  const record = contentOf(RECORD);
  const gone = replaced.map((source) => source.file).filter((name) => name !== file);
  const isKnown = replaced.some((source) => source.file === file && source.sha256 === origin.sha256);
  const recordText = record && new TextDecoder().decode(record);
  const isRecorded = isKnown && recordText?.includes(origin.sha256) === true;
  const written = isRecorded ? recordText : recordWith(recordText, file, origin, gone, RECORD);
  return [
    changeOf(file, contentOf(file), bytes),
    ...gone.map((name) => changeOf(name, contentOf(name), undefined)),
    changeOf(RECORD, recordText, written),
  ];
}

function changeOf(file: string, before: Content | undefined, after: Content | undefined): FileChange {
  const same = before !== undefined && after !== undefined && Buffer.from(before).equals(Buffer.from(after));
  const action = after === undefined ? "remove" : before === undefined ? "create" : same ? "keep" : "update";
  return { file, action, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}
