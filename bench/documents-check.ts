import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

export const DIST: string = fileURLToPath(new URL("dist/index.js", import.meta.url));

/** The package's own settings. */
const STRICT = {
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

export interface Checked {
  readonly errors: string;
  readonly instantiations: number;
  readonly seconds: number;
  readonly version: string;
}

/** The newest compiler, and the oldest that is promised. */
export const COMPILERS: Readonly<Record<string, readonly string[]>> = {
  newest: [join(dirname(require.resolve("@typescript/native/package.json")), "bin", "tsc")],
  "5.9": ["npx", "-y", "-p", "typescript@5.9.3", "tsc"],
};

/** Type-checks files of a folder as strictly as the package itself, and reads the compiler's own report. */
export function check(folder: string, files: readonly string[], compiler = "newest"): Checked {
  const project = join(folder, "tsconfig.json");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(project, JSON.stringify({ compilerOptions: STRICT, files }));
  const [program = "", ...rest] = COMPILERS[compiler] ?? [];
  const command = program === "npx" ? [program, ...rest] : [process.execPath, program, ...rest];
  const run = (...args: string[]) =>
    spawnSync(command[0] as string, [...command.slice(1), ...args], {
      encoding: "utf8",
      shell: process.platform === "win32",
    });
  const { stdout, status } = run("-p", project, "--extendedDiagnostics");
  const figure = (name: string) => Number(stdout.match(new RegExp(`^${name}:\\s+([\\d.]+)`, "m"))?.[1]);
  return {
    errors: status === 0 ? "" : stdout.split("\n").slice(0, 5).join("\n"),
    instantiations: figure("Instantiations"),
    seconds: figure("Total time"),
    version: run("--version").stdout.trim().replace("Version ", ""),
  };
}
