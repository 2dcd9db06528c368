// The size of what `import { createClient } from "invers-oneapi"` brings into a bundle, openapi-fetch included.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface Size {
  minified: number;
  gzip: number;
}

/** Bytes of a bundle of the built package that uses these exports. */
export async function sizeOf(exports: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${exports} from "./dist/index.js"`, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error("esbuild gave no bundle");
  return { minified: bundle.contents.length, gzip: gzipSync(bundle.contents, { level: 9 }).length };
}
