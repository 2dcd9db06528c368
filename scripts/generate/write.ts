import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isGenerated } from "./render/header.ts";

export type Content = string | Uint8Array;

/** What is to be done to one file so that the folder is as it should be. */
export interface FileChange {
  /** Path from the folder. */
  readonly file: string;
  readonly action: "create" | "update" | "keep" | "remove";
  readonly before?: Content;
  readonly after?: Content;
}

/** Compares what should be in the folder with what is. Files that were not generated are not looked at. */
export function planChanges(
  wanted: ReadonlyMap<string, string>,
  existing: ReadonlyMap<string, string>,
): FileChange[] {
  const written = [...wanted].map(([file, after]): FileChange => {
    const before = existing.get(file);
    if (before === undefined) return { file, action: "create", after };
    return { file, action: before === after ? "keep" : "update", before, after };
  });
  const stale = [...existing].filter(([file, text]) => !wanted.has(file) && isGenerated(text));
  return [...written, ...stale.map(([file, before]): FileChange => ({ file, action: "remove", before }))];
}

/** The files of a folder, by name; none if it does not exist. */
export function readFolder(folder: string): Map<string, string> {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(files.map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
}

/**
 * Makes the changes, all or none: everything is written aside first, then moved into place in one go that no event of
 * this process can come between. If a move fails, those before it are undone.
 */
export function applyChanges(folder: string, changes: readonly FileChange[]): void {
  const aside = (file: string) => join(folder, dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const due = changes.filter(({ action }) => action !== "keep");
  const done: FileChange[] = [];
  try {
    if (due.length > 0) mkdirSync(folder, { recursive: true });
    for (const { file, after } of due) if (after !== undefined) writeFileSync(aside(file), after);
    for (const change of due) {
      const target = join(folder, change.file);
      if (change.after === undefined) rmSync(target);
      else renameSync(aside(change.file), target);
      done.push(change);
    }
  } catch (error) {
    for (const { file, before } of done) {
      if (before === undefined) rmSync(join(folder, file), { force: true });
      else writeFileSync(join(folder, file), before);
    }
    throw error;
  } finally {
    for (const { file } of due) rmSync(aside(file), { force: true });
  }
}
