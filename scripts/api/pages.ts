import { readFileSync } from "node:fs";
import { extract } from "./extract.ts";
import type { PageSource } from "./page.ts";
import { readSurface, type Surface } from "./surface.ts";

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { types: string }>>;
}

/** The names in `src/generated` that are long, or have a meaning of their own for each vendor document. */
function generatedNames(): string[] {
  const text = ["schema", "events", "permissions", "sandbox"]
    .map((file) => readFileSync(`dist/generated/${file}.d.ts`, "utf8"))
    .join("\n");
  return ["Schemas", ...readSurface(text).keys()];
}

/** What a page is made of, and its declarations with a mark where a docblock is missing. */
export interface Source extends PageSource {
  readonly marked: string;
}

const exportedIn = (surface: Surface): string[] =>
  [...surface.values()].filter(({ exported }) => exported).map(({ name }) => name);

const fileOf = (subpath: string): string => `${subpath.replaceAll("/", "-") || "index"}.md`;

/** What the pages of `docs/api/` are made of, by their file names, read from the built package's declarations. */
export function readSources({ name, exports }: Manifest): Map<string, Source> {
  const generated = generatedNames();
  const nameOf = (subpath: string): string => (subpath ? `${name}/${subpath}` : name);
  const entries = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [{ subpath: subpath.slice(2), ...extract(target.types) }],
  );
  const core = exportedIn(readSurface(entries.find(({ subpath }) => subpath === "")?.code ?? ""));
  const others = new Map(
    entries.filter(({ subpath }) => subpath).map(({ subpath }) => [nameOf(subpath), fileOf(subpath)]),
  );
  return new Map(
    entries.map(({ subpath, ...declarations }) => {
      const own = new Set(exportedIn(readSurface(declarations.code)));
      const elsewhere = new Set([...generated, ...core.filter((type) => !own.has(type))]);
      const source = { subpath: nameOf(subpath), ...declarations, elsewhere };
      return [fileOf(subpath), subpath ? source : { ...source, others }];
    }),
  );
}
