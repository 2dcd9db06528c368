// How each bundler makes one minified ES module of a file, with the package as it comes: none needs a setting for it.
import { basename, dirname } from "node:path";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { build } from "vite";
import webpack from "webpack";

export const bundlers = {
  esbuild: (input, output) =>
    esbuild.build({
      entryPoints: [input],
      outfile: output,
      bundle: true,
      format: "esm",
      target: "es2022",
      minify: true,
      logLevel: "error",
    }),

  async rollup(input, output) {
    const bundle = await rollup({ input, plugins: [resolve({ browser: true }), terser()] });
    await bundle.write({ file: output, format: "es" });
    await bundle.close();
  },

  webpack: (input, output) =>
    new Promise((done, failed) => {
      const configuration = {
        mode: "production",
        target: "es2022",
        entry: input,
        experiments: { outputModule: true },
        output: { path: dirname(output), filename: basename(output), library: { type: "module" } },
      };
      webpack(configuration, (error, stats) => {
        const problem = error ?? (stats.hasErrors() && new Error(stats.toString("errors-only")));
        problem ? failed(problem) : done();
      });
    }),

  vite: (input, output) =>
    build({
      configFile: false,
      logLevel: "error",
      build: {
        outDir: dirname(output),
        emptyOutDir: false,
        target: "es2022",
        modulePreload: false,
        rollupOptions: {
          input,
          preserveEntrySignatures: "strict",
          output: { entryFileNames: basename(output) },
        },
      },
    }),
};
