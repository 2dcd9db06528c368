import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

/** The files that a compiled file or a declaration imports by a relative path. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
  // The scanner may lose its way in minified code, so what is imported on demand is looked for by itself.
  const onDemand = [...text.matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, name = ""]) => name);
  const isDeclaration = file.endsWith(".d.ts");
  return (
    [...[...importedFiles, ...referencedFiles].map(({ fileName }) => fileName), ...onDemand]
      .filter((name) => name.startsWith("."))
      .map((name) => resolve(dirname(file), isDeclaration ? name.replace(/(\.d)?\.[jt]s$/, ".d.ts") : name))
      // The generator holds text that looks like an import of what it writes.
      .filter((path) => existsSync(path))
  );
}

/** All files that the entries reach, themselves included. */
export function reachedFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const queue = entries.map((entry) => resolve(entry));
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...importsOf(file));
  }
  return reached;
}

/** The code and the declarations that a manifest's `exports` and `bin` name. */
export function entriesOf(manifest: { exports: object; bin?: object }): string[] {
  const values = (value: unknown): string[] =>
    typeof value === "string" ? [value] : Object.values(value as object).flatMap(values);
  return [...values(manifest.exports), ...values(manifest.bin ?? {})].filter((path) => /\.[jt]s$/.test(path));
}

/** Deletes the code and the declarations in a folder that no entry reaches. */
export function prune(folder: string, entries: readonly string[]): void {
  const reached = reachedFrom(entries);
  const deepestFirst = readdirSync(folder, { withFileTypes: true, recursive: true }).reverse();
  for (const entry of deepestFirst) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.[jt]s$/.test(path) && !reached.has(resolve(path))) rmSync(path);
  }
  const folders = deepestFirst.filter((entry) => entry.isDirectory());
  folders.sort((a, b) => b.parentPath.length - a.parentPath.length);
  for (const { parentPath, name } of folders) {
    const path = join(parentPath, name);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}
