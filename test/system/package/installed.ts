import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect } from "vitest";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** By the name of their package. */
export const COMPILERS = {
  "@typescript/native": `${root}node_modules/@typescript/native/bin/tsc`,
  typescript: `${root}node_modules/typescript/bin/tsc6`,
};

/** The path of the package's command in the project. */
export const COMMAND = "node_modules/invers-oneapi/dist/cli/invers-oneapi.js";

/** What `npx tsx` gives to the process that it starts. */
const LOADER = pathToFileURL(`${root}node_modules/tsx/dist/loader.mjs`).href;

/** The package as npm would publish it, installed into an empty project. */
export interface Installed {
  readonly project: string;
  /** What the tarball holds. */
  files(): readonly string[];
  /** Runs Node in the project. */
  node(args: readonly string[]): SpawnSyncReturns<string>;
  /** Runs a TypeScript program of the project, with more in its environment. */
  typescript(program: string, env?: NodeJS.ProcessEnv): SpawnSyncReturns<string>;
  /** Runs the command of the package. */
  invers(args: readonly string[], env?: NodeJS.ProcessEnv): SpawnSyncReturns<string>;
  /** What a program prints; it has to print no error. */
  output(file: string, code: string): string;
}

function npm(args: string[], cwd: string): string {
  return execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    shell: process.platform === "win32",
    encoding: "utf8",
  });
}

/** Packs and installs before the tests of a file, which share the project; it is gone after them. */
export function installed(): Installed {
  const project = mkdtempSync(join(tmpdir(), "invers-oneapi-empty-project-"));
  let files: string[] = [];

  beforeAll(() => {
    const pack = ["pack", "--json", "--silent", "--pack-destination", project];
    const [packed] = JSON.parse(npm(pack, root).replace(/^[^[]*/, ""));
    files = packed.files.map(({ path }: { path: string }) => path);
    const empty = { name: "empty-project", private: true, type: "module" };
    writeFileSync(join(project, "package.json"), JSON.stringify(empty));
    // Without msw: the sandbox needs it for its handlers only, and its declarations compile without it.
    const tarball = join(project, `${manifest.name}-${manifest.version}.tgz`);
    npm(["install", "--prefer-offline", tarball], project);
  }, 180_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, args, { cwd: project, encoding: "utf8", env: { ...process.env, ...env } });
  return {
    project,
    files: () => files,
    node,
    typescript: (program, env) => node(["--import", LOADER, program], env),
    invers: (args, env) => node([COMMAND, ...args], env),
    output(file, code) {
      writeFileSync(join(project, file), code);
      // Without the warning that Node 20.19 prints when an ES module is required.
      const { stdout, stderr } = node(["--no-warnings", file]);
      expect(stderr).toBe("");
      return stdout;
    },
  };
}
