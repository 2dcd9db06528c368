import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "headers-"));
const bundle = join(folder, "scenario.mjs");

const EXPECTED = {
  "abort while connecting": "notSent aborted, 0 arrived",
  "timeout while connecting": "notSent unreachable, 0 arrived",
  "stale while connecting": "notSent stale, 0 arrived",
  "deadline while connecting": "notSent deadline, 0 arrived",
  "close while connecting": "notSent closed, 0 arrived",
  "reset in the handshake": "notSent unreachable, 0 arrived",
  "connected in time": "confirmed, 1 arrived",
  "abort after the headers left": "unknown, 1 arrived",
  "timeout after the headers left": "unknown, 1 arrived",
  "maxAge after the headers left": "unknown, 1 arrived",
  "reset after the request was read": "unknown, 1 arrived",
  "reset on a connection that was open": "unknown, 2 arrived",
  // Nothing has left here either, but a function that is not Node's may have sent by other means.
  "a fetch of the caller's": "unknown, 0 arrived",
  "a fetch that somebody wrapped": "unknown, 0 arrived",
  "somebody else's request to the same address": "unknown, 1 arrived",
  "one of two at once": "notSent aborted, 0 arrived; confirmed, 1 arrived",
  "stale when the headers are about to leave": "notSent stale, 0 arrived",
  "listeners left behind": "0",
};

beforeAll(async () => {
  await build({
    entryPoints: [here("./scenario.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { "invers-oneapi": here("../../../../src/index.ts") },
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A Node of this major version: this process's own, or one from the package registry. */
async function nodeOf(major: number): Promise<string | undefined> {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  try {
    const where = ["--yes", "--prefer-offline", `node@${major}`, "-p", "process.execPath"];
    const { stdout } = await run("npx", where, { timeout: 60_000, shell: process.platform === "win32" });
    return stdout.trim().split("\n").at(-1);
  } catch {
    return undefined;
  }
}

test.concurrent.each([20, 22, 24])(
  "on Node %i it is known whether the headers left",
  async (major) => {
    const node = await nodeOf(major);
    if (!node) {
      expect(process.env["CI"], `Node ${major} is to be had in CI`).toBeUndefined();
      console.warn(`Node ${major} is not to be had here: not tested with it`);
      return;
    }
    const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
    const { stdout } = await run(node, [bundle], { timeout: 60_000, env });
    const { version, results } = JSON.parse(stdout);
    expect(version).toMatch(new RegExp(`^v${major}\\.`));
    expect(results).toEqual(EXPECTED);
  },
  130_000,
);
