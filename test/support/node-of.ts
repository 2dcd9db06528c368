import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";

const run = promisify(execFile);

const found = new Map<number, Promise<string | undefined>>();

/**
 * The path of a Node of this major version: this process's own, or one from the package registry. `undefined` where
 * none is to be had, which fails in CI.
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
    expect(process.env["CI"], `Node ${major} is to be had in CI`).toBeUndefined();
    console.warn(`Node ${major} is not to be had here: not tested with it`);
    return undefined;
  }
}
