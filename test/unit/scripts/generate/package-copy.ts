import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

/** A copy of parts of the package, with its own documents and generated files; gone when the test is over. */
export interface PackageCopy {
  readonly root: string;
  /** Runs a program of an installed package in it; what it prints, which is nothing for a compiler that is content. */
  run(program: string, ...args: string[]): string;
  /** Compiles a project of it. */
  typeErrors(project?: string): string;
}

export function packageCopy(...parts: readonly string[]): PackageCopy {
  const root = mkdtempSync(join(tmpdir(), "package-copy-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of [...parts, "src", "tsconfig.json", "package.json"])
    cpSync(name, join(root, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  const run = (program: string, ...args: string[]): string => {
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    return stdout + stderr;
  };
  return {
    root,
    run: (program, ...args) => run(join("node_modules", program), ...args),
    typeErrors(project = ".") {
      const flags = ["-p", project, "--noEmit", "--skipDefaultLibCheck"];
      return run("node_modules/@typescript/native/bin/tsc", ...flags);
    },
  };
}
