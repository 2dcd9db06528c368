import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../problem.ts";

/** One document as it lies in a folder. */
export interface Source {
  /** Path from the folder of the documents: `fleet.yaml`, or `vendor/fleet.yaml`. */
  readonly file: string;
  /** File name without folder and extension: a document of the vendor overrides ours of the same name. */
  readonly name: string;
  /** Where messages say that it is. */
  readonly shown: string;
  readonly text: string;
  readonly sha256: string;
  /** Why a file that it refers to could not be put into it. */
  readonly fault?: string;
}

/** Everything that types are made from. */
export interface Sources {
  readonly ours: readonly Source[];
  /** Documents received from the vendor. */
  readonly vendor: readonly Source[];
  /** Corrections of the vendor's documents. */
  readonly corrections: Source | undefined;
}

/** The folder of the vendor's documents, inside that of ours. */
export const VENDOR = "vendor";

const CORRECTIONS = "corrections.yaml";

/** The record of where the vendor's documents came from. */
export const RECORD = "SOURCES.json";

/** Whether a file in a folder is an API's document. */
export function isDocumentName(file: string): boolean {
  const isOther = file === CORRECTIONS || file === RECORD;
  return /\.(ya?ml|json)$/i.test(file) && !file.startsWith(".") && !isOther;
}

/** Whether a document is read as JSON rather than as YAML. */
export function isJson({ file, text }: Pick<Source, "file" | "text">): boolean {
  return /\.json$/i.test(file) && /^\s*([[{]|$)/.test(text);
}

export const nameOf = (file: string): string => file.replace(/^.*\//, "").replace(/\.(ya?ml|json)$/i, "");

/** Decodes one document; its hash is that of the bytes, so that a vendor's file can be compared with its origin. */
export function toSource(file: string, shown: string, bytes: Uint8Array): Source {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { file, name: nameOf(file), shown, text, sha256 };
  } catch {
    throw new InputError([{ file: shown, reason: "is not UTF-8 text" }]);
  }
}

/** Reads our documents and the vendor's, in the order of their names whatever the file system says. */
export async function readSources(folder: string, shown: string, mayBeEmpty = false): Promise<Sources> {
  if (existsSync(join(folder, CORRECTIONS))) {
    const reason = `belongs beside the documents that it corrects: move it to ${join(shown, VENDOR)}`;
    throw new InputError([{ file: join(shown, CORRECTIONS), reason }]);
  }
  const ours = existsSync(folder) || !mayBeEmpty ? await readAll(folder, shown, "") : [];
  const vendorFolder = join(folder, VENDOR);
  const vendor = existsSync(vendorFolder) ? await readAll(folder, shown, `${VENDOR}/`) : [];
  if (ours.length + vendor.length === 0 && !mayBeEmpty) {
    const reason = "holds no OpenAPI document (*.yaml, *.yml or *.json)";
    throw new InputError([{ file: shown, reason }]);
  }
  const hasCorrections = existsSync(join(vendorFolder, CORRECTIONS));
  const corrections = hasCorrections ? await read(folder, shown, `${VENDOR}/${CORRECTIONS}`) : undefined;
  return { ours, vendor, corrections };
}

async function readAll(folder: string, shown: string, prefix: string): Promise<Source[]> {
  const names = await readdir(join(folder, prefix)).catch(() => {
    throw new InputError([{ file: join(shown, prefix), reason: "cannot be read as a folder" }]);
  });
  const files = names.filter(isDocumentName).sort();
  return Promise.all(files.map((file) => read(folder, shown, prefix + file)));
}

async function read(folder: string, shownFolder: string, file: string): Promise<Source> {
  const shown = join(shownFolder, file);
  const bytes = await readFile(join(folder, file)).catch((cause: NodeJS.ErrnoException) => {
    throw new InputError([{ file: shown, reason: `cannot be read (${cause.code})` }]);
  });
  return toSource(file, shown, bytes);
}
