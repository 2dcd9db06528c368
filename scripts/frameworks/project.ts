import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runWell } from "../process/run.ts";
import { type Group, startGroup } from "../process/start-group.ts";
import { temporaryFolder } from "../process/temporary-folder.ts";

/** The package as npm would publish it; its path, which is there as long as the process. */
export async function packPackage(): Promise<string> {
  const { path: folder } = temporaryFolder("packed");
  await runWell("npm", ["pack", "--silent", "--pack-destination", folder]);
  return join(folder, readdirSync(folder)[0] as string);
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
  const { path: folder, remove } = temporaryFolder("framework");
  cpSync(example, folder, { recursive: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables };

  function npm(args: string[]): Group & { output(): string } {
    let output = "";
    const group = startGroup("npm", args, { cwd: folder, env });
    for (const stream of [group.child.stdout, group.child.stderr])
      stream?.on("data", (part: unknown) => {
        output += String(part);
      });
    return { ...group, output: () => output };
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
      const { child, end, output } = npm(["run", "--silent", script, "--", ...args]);
      return new Promise((resolve, reject) => {
        child.stdout?.on("data", () => ready.test(output()) && resolve(end));
        child.on("close", () => reject(new Error(output())));
      });
    },
    remove,
  };
}
