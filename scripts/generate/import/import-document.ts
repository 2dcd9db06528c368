import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../json.ts";
import {
  documentsInForce,
  type Generated,
  loadActions,
  normalizeAll,
  opened,
  renderAll,
} from "../pipeline.ts";
import { treeOf } from "../read/read-document.ts";
import { nameOf, RECORD, readSources, type Sources, VENDOR } from "../read/source.ts";
import { applyChanges, changeOf, type FileChange, journalOf, mend } from "../write.ts";
import { compareReceived, documentChanges, type ReceivedDocument } from "./compare-received.ts";
import { shownPlace } from "./download.ts";
import { identityIn, identityOf, matchDocument } from "./match-document.ts";
import { receiveDocument } from "./receive-document.ts";
import { type Origin, recordWith } from "./sources-record.ts";

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
  progress(`Reading ${shownPlace(from)}`);
  const received = await receiveDocument(from, { signal, ...(options.fetch && { fetch: options.fetch }) });
  const { document: incoming, download } = received;
  const sources = await readSources(folder, options.openapi, true);
  const { ours, vendor } = opened(sources);

  const identities = { ours: ours.flatMap(identityIn), vendor: vendor.flatMap(identityIn) };
  const identity = identityOf("", treeOf(incoming) as JsonObject);
  const name = matchDocument(identity, documentsInForce(identities), as, download.shown);
  const file = `${VENDOR}/${name}${download.extension}`;
  incoming.source = { ...incoming.source, file, name };

  progress("Validating and comparing");
  const others = vendor.filter(({ source }) => source.name !== name);
  const actions = await loadActions(sources.corrections);
  const documents = await normalizeAll({ ours, vendor: [...others, incoming] }, actions);
  const compared = await compareReceived(received, documents, vendor, actions);

  progress("Generating the types");
  const generated = await renderAll(documents, sources.corrections, join(root, options.generated));
  signal?.throwIfAborted();

  const { sha256, parts, version } = compared;
  const origin = {
    origin: download.origin,
    date: options.today,
    version: version.after,
    sha256,
    ...(parts.length > 0 && { parts }),
  };
  const changes = [
    recordChange(folder, file, origin, sources),
    ...documentChanges(folder, received, sources.vendor),
  ].map((change) => ({ ...change, file: join(options.openapi, change.file) }));
  changes.push(
    ...generated.changes.map((change) => ({ ...change, file: join(options.generated, change.file) })),
  );
  if (options.dryRun !== true) applyChanges(root, changes, journalOf(folder));
  return { ...compared, generated, changes };
}

/** The record comes first: an entry without its document is cleared away by the next import, and says nothing untrue. */
function recordChange(folder: string, file: string, origin: Origin, { vendor }: Sources): FileChange {
  const path = `${VENDOR}/${RECORD}`;
  const before = existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
  const short = (from: string) => from.slice(VENDOR.length + 1);
  const others = vendor.filter(({ name }) => name !== nameOf(file)).map((source) => short(source.file));
  return changeOf(path, before, recordWith(before, short(file), origin, [...others, short(file)], path));
}
