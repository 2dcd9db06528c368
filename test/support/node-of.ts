import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

const found = new Map<number, Promise<string | undefined>>();

/**
 * The path of a Node of this major version: this process's own, or one from the package registry. `undefined` where
 * none is to be had, which fails where `INVERS_TEST_REQUIRE` names `node`, as in `.ci/run`.
 */
export function nodeOf(major: number): Promise<string | undefined> {
  const node = found.get(major) ?? find(major);
  found.set(major, node);
  return node;
}

async function find(major: number): Promise<string | undefined> {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  try {
    const where = ["--yes", "--prefer-offline", `node@${major}`, "-p", "process.execPath"];
    const { stdout } = await run("npx", where, { timeout: 60_000, shell: process.platform === "win32" });
    return stdout.trim().split("\n").at(-1);
  } catch {
    const missing = `Node ${major} is not to be had from the package registry`;
    if ((process.env["INVERS_TEST_REQUIRE"] ?? "").split(",").includes("node")) throw new Error(missing);
    // To the terminal, past a test runner that shows output by file.
    process.stderr.write(`left out: tests on Node ${major}; ${missing}\n`);
    return undefined;
  }
}
