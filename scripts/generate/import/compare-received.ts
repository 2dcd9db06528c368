import { type Diff, diff } from "../diff/diff.ts";
import { type ApiDocument, normalize } from "../normalize/normalize.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { type Documents, documentsInForce, prepare } from "../pipeline.ts";
import { InputError } from "../problem.ts";
import type { Action } from "../read/overlay/corrections.ts";
import { type OpenDocument, readDocument } from "../read/read-document.ts";
import type { Source } from "../read/source.ts";
import { changeIn, type FileChange } from "../write.ts";
import type { Part } from "./bundle-parts.ts";
import type { Incoming } from "./receive-document.ts";

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

/**
 * Compares a document that came in with the one that was in force in its place.
 *
 * @param documents - all of them as they are from now on
 * @param kept - the documents of the vendor as they were before
 */
export async function compareReceived(
  { document: { source }, download: { origin }, openapi, parts }: Incoming,
  documents: Documents,
  kept: readonly OpenDocument[],
  actions: readonly Action[],
): Promise<ReceivedDocument> {
  const { name, file } = source;
  const isIt = (document: ApiDocument) => document.name === name;
  const after = documents.vendor.find(isIt) as ApiDocument;
  const older = kept.find((document) => document.source.name === name);
  const ours = documents.ours.find(isIt);
  const before = older === undefined ? ours : await readable(older, actions);
  // Code that names their schemas compiles on, whatever becomes of this document.
  const others = documentsInForce(documents).filter((document) => !isIt(document));
  const schemas = others.flatMap(({ document }) => Object.keys(componentsIn(document, "schemas")));
  return {
    file,
    replaces: older?.source.file ?? ours?.file,
    origin,
    sha256: after.sha256,
    parts,
    openapi,
    version: { before: before?.version, after: after.version },
    comparison: diff(before?.document ?? {}, after.document, new Set(schemas)),
  };
}

/** The vendor's document that was in force, unless it is broken, which is no reason to keep it. */
async function readable(
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

/** The changes that put it in the place of the file that was kept under its name. */
export function documentChanges(
  folder: string,
  { document: { source }, download: { bytes } }: Incoming,
  kept: readonly Source[],
): FileChange[] {
  const gone = kept.filter(({ name, file }) => name === source.name && file !== source.file);
  return [changeIn(folder, source.file, bytes), ...gone.map(({ file }) => changeIn(folder, file, undefined))];
}
