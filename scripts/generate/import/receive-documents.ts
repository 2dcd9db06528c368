import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { JsonObject } from "../json.ts";
import type { Opened } from "../pipeline.ts";
import { InputError } from "../problem.ts";
import { treeOf } from "../read/read-document.ts";
import { isDocumentName, nameOf, VENDOR } from "../read/source.ts";
import { type Download, shownPlace } from "./download.ts";
import { alike, type Identity, identityIn, identityOf, matchDocument } from "./match-document.ts";
import { type Incoming, receiveDocument } from "./receive-document.ts";

export interface ReceiveOptions {
  /** Files, folders and https URLs. */
  readonly from: readonly string[];
  /** Name of the document, if there is one. */
  readonly as?: string | undefined;
  readonly progress?: (step: string) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** Reads what is named, each document under the name that it has here: that of one it replaces, or its file's. */
export async function receiveDocuments(
  options: ReceiveOptions,
  { ours, vendor }: Opened,
): Promise<Incoming[]> {
  const { as, fetch, progress = () => {} } = options;
  const received = await receiveAll(options.from, (place) => {
    progress(`Reading ${shownPlace(place)}`);
    return receiveDocument(place, { ...(fetch && { fetch }) });
  });
  if (as !== undefined && received.length > 1)
    throw new InputError([{ reason: "--as names one document, and there are several" }]);
  const kept = vendor.flatMap(identityIn);
  const names = new Set(kept.map(({ name }) => name));
  const identities = { kept, ours: ours.flatMap(identityIn).filter(({ name }) => !names.has(name)) };
  const incoming = new Map<string, Incoming>();
  for (const one of received) {
    const { document, download } = one;
    const name = nameFor(identityOf("", treeOf(document) as JsonObject), identities, as, download);
    const other = incoming.get(name);
    if (other !== undefined) {
      const reason = `is to be called ${name}, as ${other.download.shown} is: import one of them with --as`;
      throw new InputError([{ file: download.shown, reason }]);
    }
    document.source = { ...document.source, name, file: `${VENDOR}/${name}${download.extension}` };
    incoming.set(name, one);
  }
  return [...incoming.values()];
}

type Receive = (place: string) => Promise<Incoming>;

async function receiveAll(places: readonly string[], receive: Receive): Promise<Incoming[]> {
  const all: Incoming[] = [];
  for (const place of places) {
    if (existsSync(place) && statSync(place).isDirectory())
      all.push(...(await receiveFolder(place, receive)));
    else all.push(await receive(place));
  }
  return all;
}

function documentsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isDocumentName).sort();
  } catch (error) {
    const reason = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new InputError([{ file: folder, reason }]);
  }
}

/** The documents of a folder; a file that is no document may lie there if one of them refers to it. */
async function receiveFolder(folder: string, receive: Receive): Promise<Incoming[]> {
  const files = documentsIn(folder);
  const documents: Incoming[] = [];
  const refused = new Map<string, InputError>();
  for (const file of files) {
    try {
      documents.push(await receive(join(folder, file)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.set(resolve(folder, file), error);
    }
  }
  const parts = new Set(documents.flatMap((one) => one.parts.map(({ file }) => resolve(folder, file))));
  for (const [place, error] of refused) if (!parts.has(place)) throw error;
  if (files.length > 0) return documents;
  throw new InputError([{ file: folder, reason: "holds no OpenAPI document (*.yaml, *.yml or *.json)" }]);
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
    const name = nameOf(basename(from.origin))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
    return name || "api";
  }
}
