import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const shell = process.platform === "win32";

/** The package as npm would publish it. */
export function packPackage(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-packed-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    shell,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { folder, path: join(folder, readdirSync(folder)[0] as string) };
}

/** A copy of an example's folder with the package installed, gone after `remove`. */
export interface Project {
  install(): Promise<void>;
  /** Runs a script of its package.json to its end; resolves with what it printed, rejects with that if it failed. */
  run(script: string, ...args: string[]): Promise<string>;
  /** Starts a script that goes on, and resolves once it prints `ready`; returns a function that ends it. */
  start(script: string, args: string[], ready: RegExp): Promise<() => void>;
  remove(): void;
}

export function createProject(example: string, tarball: string, variables: Record<string, string>): Project {
  const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-framework-"));
  cpSync(example, folder, { recursive: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables };

  function npm(args: string[]): { child: ChildProcess; output(): string } {
    let output = "";
    // A group of its own, so that ending it ends what npm has started.
    const child = spawn("npm", args, { cwd: folder, env, shell, detached: !shell });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: unknown) => {
        output += String(part);
      });
    return { child, output: () => output };
  }

  function finished(args: string[]): Promise<string> {
    const { child, output } = npm(args);
    return new Promise((resolve, reject) => {
      child.on("close", (code) => (code === 0 ? resolve(output()) : reject(new Error(output()))));
    });
  }

  return {
    async install() {
      const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
      await finished(["install", tarball, ...quiet]);
    },
    run: (script, ...args) => finished(["run", "--silent", script, "--", ...args]),
    start(script, args, ready) {
      const { child, output } = npm(["run", "--silent", script, "--", ...args]);
      const end = (): void => {
        if (child.pid && child.exitCode === null) process.kill(shell ? child.pid : -child.pid);
      };
      return new Promise((resolve, reject) => {
        child.stdout?.on("data", () => ready.test(output()) && resolve(end));
        child.on("close", () => reject(new Error(output())));
      });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
