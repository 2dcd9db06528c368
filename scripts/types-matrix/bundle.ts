import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BUNDLER = "node_modules/dts-bundle-generator/dist/bin/dts-bundle-generator.js";
const COMPILER = "node_modules/typescript/bin/tsc";

/** The declarations of msw, which those of the sandbox name, need DOM. */
const optionsOf = (hasMsw: boolean): object => ({
  target: "es2022",
  module: "nodenext",
  strict: true,
  lib: ["ES2022", ...(hasMsw ? ["DOM", "DOM.Iterable"] : [])],
  types: ["node"],
});

/** Puts the declarations of `inferred.ts` into one file, and compiles that; what is wrong, or nothing. */
export async function bundleDeclarations(project: string, hasMsw: boolean): Promise<string> {
  const compilerOptions = optionsOf(hasMsw);
  const config = join(project, "tsconfig.bundle.json");
  const run = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: project }, (error, stdout, stderr) =>
        resolve(error ? stdout + stderr || String(error) : ""),
      );
    });
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["inferred.ts"] }));
  const wrong = await run(BUNDLER, "--silent", "--project", config, "-o", "bundle.d.ts", "inferred.ts");
  if (wrong) return wrong;
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: { ...compilerOptions, noEmit: true, skipLibCheck: false },
      files: ["bundle.d.ts"],
    }),
  );
  const broken = await run(COMPILER, "-p", config);
  if (broken) return broken;
  const list = /^export declare const list: .*$/m.exec(
    readFileSync(join(project, "bundle.d.ts"), "utf8"),
  )?.[0];
  if (!list?.includes("Result<")) return `the declaration of list is ${list}`;
  return "";
}
