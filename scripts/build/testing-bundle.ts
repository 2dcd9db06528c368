import type { BuildOptions } from "esbuild";

/** How `invers-oneapi/testing` is bundled. */
export const testingBundle = {
  entryPoints: ["src/testing/index.ts"],
  outdir: "dist/testing",
  bundle: true,
  // What listens is a chunk of its own: only it needs node:http, and the rest has to load where there is none.
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2023",
  external: ["node:*"],
  legalComments: "none",
} satisfies BuildOptions;
