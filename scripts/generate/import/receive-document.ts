import type { Json } from "../json.ts";
import { member } from "../json.ts";
import { InputError } from "../problem.ts";
import { type OpenDocument, treeOf } from "../read/read-document.ts";
import { toSource } from "../read/source.ts";
import { refusal } from "../read/validate.ts";
import { bundleParts, type Part } from "./bundle-parts.ts";
import { type Download, type DownloadOptions, download } from "./download.ts";

/** A document on its way in. */
export interface Incoming {
  readonly document: OpenDocument;
  readonly download: Download;
  /** The version of OpenAPI. */
  readonly openapi: string;
  /** The files that were put into it. */
  readonly parts: readonly Part[];
}

/**
 * Reads a document from a file or an https URL, with the files that it refers to.
 *
 * @throws InputError if it is none
 */
export async function receiveDocument(from: string, options: DownloadOptions): Promise<Incoming> {
  const received = await download(from, options);
  const source = toSource(`document${received.extension}`, received.shown, received.bytes);
  const document: OpenDocument = { source };
  const openapi = versionOf(document);
  const bundled = await bundleParts(document, received, options);
  if (bundled === undefined) return { document, download: received, openapi, parts: [] };
  const { bytes, parts } = bundled;
  return { document: { source: bundled.source }, download: { ...received, bytes }, openapi, parts };
}

function versionOf(document: OpenDocument): string {
  const tree: Json = treeOf(document);
  const refused = refusal(tree);
  if (refused !== undefined) throw new InputError([{ file: document.source.shown, reason: refused }]);
  return String(member(tree, "openapi"));
}
