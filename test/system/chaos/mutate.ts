import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Package } from "./chaos.ts";
import type { Mutant } from "./mutants.ts";

const source = fileURLToPath(new URL("../../../src/", import.meta.url));

/** Replaces the texts while the package is bundled; one that is not there exactly once is a mutant out of date. */
function mutate(edits: Mutant["edits"]): Plugin {
  return {
    name: "mutate",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        const file = path.slice(source.length).replaceAll("\\", "/");
        let contents = await readFile(path, "utf8");
        for (const [of, from, to] of edits) {
          if (of !== file) continue;
          if (contents.split(from).length !== 2)
            throw new Error(`mutants.ts is out of date: ${of} has not one ${from}`);
          contents = contents.replace(from, to);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}

/** The package with these edits, or an entry point of it other than the main one. */
export async function packageWith<Subject = Package>(
  edits: Mutant["edits"],
  entry = "index.ts",
): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "mutant-"));
  const outfile = join(folder, "index.mjs");
  const { metafile } = await build({
    entryPoints: [join(source, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    metafile: true,
    external: ["amqplib"],
    plugins: [mutate(edits)],
    logLevel: "silent",
  });
  const inputs = Object.keys(metafile.inputs);
  for (const [file] of edits)
    if (!inputs.some((path) => path.endsWith(`src/${file}`)))
      throw new Error(`there is no ${file} to mutate`);
  try {
    return await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
