import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";

/** A folder that is there as long as the process, or until `remove`. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a folder whose name begins with `invers-oneapi-` and this. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `invers-oneapi-${name}-`));
  // What was ended a moment ago may still write into it.
  return { path, remove: atEnd(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 })) };
}
