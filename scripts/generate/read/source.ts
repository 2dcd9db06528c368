import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../problem.ts";

/** One document as it lies in the folder. */
export interface Source {
  /** File name with its extension. */
  readonly file: string;
  /** Where messages say that it is. */
  readonly shown: string;
  readonly text: string;
  readonly sha256: string;
}

/** The name of the file of corrections. */
export const CORRECTIONS = "corrections.yaml";

/** Not documents of an API: corrections on top of one, and where the documents come from. */
const OTHER_FILES = new Set([CORRECTIONS, "SOURCES.json"]);

/** Whether a file in the folder is an API's document. */
export function isDocumentName(file: string): boolean {
  return /\.(ya?ml|json)$/i.test(file) && !file.startsWith(".") && !OTHER_FILES.has(file);
}

/** Whether a document is to be read as JSON, not as YAML. */
export function isJson({ file }: Source): boolean {
  return /\.json$/i.test(file);
}

/** Decodes one document; its hash is that of the bytes, so that a vendor's file can be compared with its origin. */
export function toSource(file: string, shown: string, bytes: Uint8Array): Source {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { file, shown, text, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch {
    throw new InputError([{ file: shown, reason: "is not UTF-8 text" }]);
  }
}

/** Reads every document of a folder, in the order of their names whatever the file system says. */
export async function readSources(folder: string, shownFolder: string): Promise<Source[]> {
  const names = await readdir(folder).catch(() => {
    throw new InputError([{ file: shownFolder, reason: "cannot be read as a folder" }]);
  });
  const files = names.filter(isDocumentName).sort();
  if (files.length === 0) {
    throw new InputError([
      { file: shownFolder, reason: "holds no OpenAPI document (*.yaml, *.yml or *.json)" },
    ]);
  }
  return Promise.all(
    files.map(async (file) => {
      const shown = join(shownFolder, file);
      const bytes = await readFile(join(folder, file)).catch((cause: NodeJS.ErrnoException) => {
        throw new InputError([{ file: shown, reason: `cannot be read (${cause.code})` }]);
      });
      return toSource(file, shown, bytes);
    }),
  );
}
