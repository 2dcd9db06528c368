import type { BuildOptions } from "esbuild";
import { testingBundle } from "./testing-bundle.ts";

/** How `invers-oneapi/monitor` is bundled: the validator and the documents are chunks, loaded with the first sample. */
export const monitorBundle = {
  ...testingBundle,
  entryPoints: ["src/monitor/index.ts"],
  outdir: "dist/monitor",
  external: [],
} satisfies BuildOptions;
