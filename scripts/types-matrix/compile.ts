import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "./settings.ts";

/** Longest line of a declaration that an editor still shows well. */
const LONGEST_LINE = 300;

const FOLDER = "declarations";

/** Compiles the programs of a setting in a project; what the compiler says, or nothing. */
export function compile(project: string, compiler: string, setting: Setting): Promise<string> {
  const config = join(project, "tsconfig.types.json");
  const { compilerOptions, programs } = setting;
  const settings = { ...compilerOptions, outDir: FOLDER, rootDir: "." };
  writeFileSync(config, JSON.stringify({ compilerOptions: settings, files: programs }));
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "-p", config], { cwd: project }, (error, stdout, stderr) => {
      resolve(error ? stdout + stderr || String(error) : "");
    });
  });
}

/** Where the declarations of a program lie after it was compiled. */
export const declarationsOf = (project: string, program: string): string =>
  join(project, FOLDER, program.replace(/\.ts$/, ".d.ts"));

/** The lines of a program's declarations that are too long: something in them has no name. */
export const longLines = (project: string, program: string): string[] =>
  readFileSync(declarationsOf(project, program), "utf8")
    .split("\n")
    .filter((line) => line.length > LONGEST_LINE);
