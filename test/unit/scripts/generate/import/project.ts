import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type ImportOptions,
  type ImportResult,
  importDocument,
} from "../../../../../scripts/generate/import/import-document.ts";
import { InputError } from "../../../../../scripts/generate/problem.ts";
import { filesOf } from "./files-of.ts";

/** A project with documents, into which others are imported. */
export interface Project {
  readonly root: string;
  /** Writes a document that is still outside the project; its path. */
  outside(file: string, content: string | object): string;
  import(from: string, options?: Partial<ImportOptions>): Promise<ImportResult>;
  /** Imports, and gives what it stops with. */
  problems(from: string, options?: Partial<ImportOptions>): Promise<string>;
  /** Every file of the project with its text. */
  files(): Record<string, string>;
}

export function project(documents: Record<string, string | object>): Project {
  const root = mkdtempSync(join(tmpdir(), "import-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folders = ["openapi/vendor", "generated"].map((name) => join(root, "project", name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const text = (content: string | object) =>
    typeof content === "string" ? content : `${JSON.stringify(content, undefined, 2)}\n`;
  for (const [file, content] of Object.entries(documents)) {
    writeFileSync(join(root, "project", "openapi", file), text(content));
  }
  const made: Project = {
    root: join(root, "project"),
    outside(file, content) {
      writeFileSync(join(root, file), text(content));
      return join(root, file);
    },
    import: (from, options) =>
      importDocument({
        from,
        root: made.root,
        openapi: "openapi",
        generated: "generated",
        today: "2026-11-23",
        ...options,
      }),
    async problems(from, options) {
      const error = await made.import(from, options).catch((thrown: unknown) => thrown);
      if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
      return error.message;
    },
    files: () => filesOf(made.root),
  };
  return made;
}
