import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";

/** The libraries as modules that the bundler follows; the generator loads them by `require`. */
const bundledLibraries: Plugin = {
  name: "bundled libraries",
  setup(build) {
    const libraries = fileURLToPath(new URL("./bundled-libraries.ts", import.meta.url));
    build.onResolve({ filter: /\/libraries\.ts$/ }, ({ importer }) =>
      importer.includes("generate") ? { path: libraries } : undefined,
    );
  },
};

const { version } = createRequire(import.meta.url)("openapi-typescript/package.json") as { version: string };

/**
 * How the command `invers-oneapi` is bundled: with all that the generator needs, the compiler's parser and printer
 * included, so that it runs whatever version of TypeScript the project has, and without any.
 */
export const cliBundle = {
  entryPoints: ["src/cli/invers-oneapi.ts"],
  outdir: "dist/cli",
  bundle: true,
  // Each command is a chunk of its own, so that a usage text does not wait for the others.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minify: true,
  // Names in messages and stacks.
  keepNames: true,
  legalComments: "none",
  plugins: [bundledLibraries],
  define: { OPENAPI_TYPESCRIPT_VERSION: JSON.stringify(version) },
  // What is bundled was written for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __filename = import.meta.filename ?? ""; const __dirname = import.meta.dirname ?? "";',
  },
} satisfies BuildOptions;
