import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { isGenerated } from "./render/render.ts";

export type Content = string | Uint8Array;

/** What happens to one file of the folder. */
export interface FileChange {
  /** Path from the folder. */
  readonly file: string;
  readonly action: "create" | "update" | "keep" | "remove";
  readonly before?: Content;
  readonly after?: Content;
}

/** The change that makes one content of another; undefined stands for no file. */
export function changeOf(file: string, before: Content | undefined, after: Content | undefined): FileChange {
  const same = before !== undefined && after !== undefined && Buffer.from(before).equals(Buffer.from(after));
  const action = after === undefined ? "remove" : before === undefined ? "create" : same ? "keep" : "update";
  return { file, action, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** The change that gives a file of a folder some content, or removes it. */
export function changeIn(folder: string, file: string, after: Content | undefined): FileChange {
  const path = join(folder, file);
  return changeOf(file, existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined, after);
}

/** Compares what should be in the folder with what is. Files that were not generated are not looked at. */
export function planChanges(
  wanted: ReadonlyMap<string, string>,
  existing: ReadonlyMap<string, string>,
): FileChange[] {
  const written = [...wanted].map(([file, after]) => changeOf(file, existing.get(file), after));
  const stale = [...existing].filter(([file, text]) => !wanted.has(file) && isGenerated(text));
  return [...written, ...stale.map(([file, before]) => changeOf(file, before, undefined))];
}

/** The files of a folder, by name; none if it does not exist. */
export function readFolder(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]));
}

const aside = (path: string): string => join(dirname(path), `.${basename(path)}.tmp`);

/** What is written aside: types, documents and their records, and the journal. Others may keep files of their own here. */
const ASIDE = /^\.(.+\.(ts|json|ya?ml)|\.import\.tmp)\.tmp$/;

/**
 * Makes the changes, all or none: everything is written aside first, then moved into place in one go that no event of
 * this process can come between. If a move fails, those before it are undone.
 *
 * @param journal - the file in which the moves are written down first, so that `mend` can complete them if the process
 *   is killed between two of them
 */
export function applyChanges(folder: string, changes: readonly FileChange[], journal?: string): void {
  const due = changes.filter(({ action }) => action !== "keep");
  if (due.length === 0) return;
  const done: FileChange[] = [];
  makeFolder(journal === undefined ? folder : dirname(journal));
  try {
    for (const { file, after } of due)
      if (after !== undefined) writeFileSync(aside(join(folder, file)), after);
    if (journal !== undefined) writeJournal(journal, folder, due);
    for (const change of due) {
      move(join(folder, change.file), change.action === "remove");
      done.push(change);
    }
  } catch (error) {
    for (const { file, before } of done) {
      if (before === undefined) rmSync(join(folder, file), { force: true });
      else writeFileSync(join(folder, file), before);
    }
    throw error;
  } finally {
    if (journal !== undefined) rmSync(journal, { force: true });
    for (const { file } of due) rmSync(aside(join(folder, file)), { force: true });
  }
}

/**
 * Without Node's own `recursive`: that never ends where the system says of a folder that is there that it is not, as
 * Linux does of what is to be made in /proc.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function move(path: string, isRemoval: boolean): void {
  if (isRemoval) rmSync(path);
  else renameSync(aside(path), path);
}

interface Move {
  /** Path from the journal's folder. */
  readonly file: string;
  readonly isRemoval: boolean;
}

/** Written aside first too: a journal is there as a whole, or not at all. */
function writeJournal(journal: string, folder: string, due: readonly FileChange[]): void {
  const moves = due.map(({ file, action }): Move => {
    return { file: relative(dirname(journal), join(folder, file)), isRemoval: action === "remove" };
  });
  writeFileSync(aside(journal), JSON.stringify(moves));
  renameSync(aside(journal), journal);
}

/** The journal of an import into a folder of documents. */
export const journalOf = (openapiDir: string): string => join(openapiDir, "vendor", ".import.tmp");

/**
 * Completes an import that was killed once everything had been written aside, and clears away what others that were
 * killed before that have left.
 */
export function mend(openapiDir: string, outDir: string): void {
  const journal = journalOf(openapiDir);
  if (existsSync(journal)) {
    for (const { file, isRemoval } of JSON.parse(readFileSync(journal, "utf8")) as Move[]) {
      const path = join(dirname(journal), file);
      if (existsSync(isRemoval ? path : aside(path))) move(path, isRemoval);
    }
    rmSync(journal);
  }
  for (const folder of [openapiDir, dirname(journal), outDir]) {
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) {
      if (ASIDE.test(file)) rmSync(join(folder, file), { force: true });
    }
  }
}
