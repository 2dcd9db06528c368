import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { JsonObject } from "../json.ts";
import type { Opened } from "../pipeline.ts";
import { InputError } from "../problem.ts";
import { type OpenDocument, treeOf } from "../read/read-document.ts";
import { isDocumentName, nameOf, toSource, VENDOR } from "../read/source.ts";
import { type Download, download } from "./download.ts";
import { identityIn, versionOf } from "./import-document.ts";
import { alike, type Identity, identityOf, matchDocument } from "./match-document.ts";

export interface ReceiveOptions {
  /** Files, folders and https URLs. */
  readonly from: readonly string[];
  /** Name of the document, if there is one. */
  readonly as?: string | undefined;
  readonly progress?: (step: string) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** A document on its way in. */
export interface Incoming {
  readonly document: OpenDocument;
  readonly download: Download;
  readonly openapi: string;
}

/** Reads what is named, each document under the name that it has here: that of one it replaces, or its file's. */
export async function receiveDocuments(
  options: ReceiveOptions,
  { ours, vendor }: Opened,
): Promise<Incoming[]> {
  const { as, fetch, progress = () => {} } = options;
  const places = options.from.flatMap(documentsAt);
  if (as !== undefined && places.length > 1)
    throw new InputError([{ reason: "--as names one document, and there are several" }]);
  const kept = vendor.flatMap(identityIn);
  const names = new Set(kept.map(({ name }) => name));
  const identities = { kept, ours: ours.flatMap(identityIn).filter(({ name }) => !names.has(name)) };
  const incoming = new Map<string, Incoming>();
  for (const place of places) {
    progress(`Reading ${place}`);
    const from = await download(place, { ...(fetch && { fetch }) });
    const source = toSource(`document${from.extension}`, from.shown, from.bytes);
    const document: OpenDocument = { source };
    const openapi = versionOf(document);
    const name = nameFor(identityOf("", treeOf(document) as JsonObject), identities, as, from);
    const other = incoming.get(name);
    if (other !== undefined) {
      const reason = `is to be called ${name}, as ${other.download.shown} is: import one of them with --as`;
      throw new InputError([{ file: from.shown, reason }]);
    }
    document.source = { ...source, name, file: `${VENDOR}/${name}${from.extension}` };
    incoming.set(name, { document, download: from, openapi });
  }
  return [...incoming.values()];
}

function documentsAt(from: string): string[] {
  if (!existsSync(from) || !statSync(from).isDirectory()) return [from];
  const files = readdirSync(from).filter(isDocumentName).sort();
  if (files.length > 0) return files.map((file) => join(from, file));
  throw new InputError([{ file: from, reason: "holds no OpenAPI document (*.yaml, *.yml or *.json)" }]);
}

interface Present {
  readonly kept: readonly Identity[];
  readonly ours: readonly Identity[];
}

/** That of the kept document which it is a newer one of, else of ours, else its file's. */
function nameFor(identity: Identity, present: Present, as: string | undefined, from: Download): string {
  const { byTitle, byPaths } = alike(identity, present.kept);
  const isNewer = as !== undefined || byTitle.length + byPaths.length > 0;
  if (isNewer) return matchDocument(identity, present.kept, as, from.shown);
  try {
    return matchDocument(identity, present.ours, undefined, from.shown);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const slug = nameOf(basename(from.origin))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
    return slug || "api";
  }
}
