import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeOf } from "../../../support/node-of.ts";

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "headers-"));
const bundle = (name: string): string => join(folder, `${name}.mjs`);

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
  "reset on a connection that was open": "unknown, 2 arrived over 1",
  // What the platform's fetch sends again by itself is told, and stopped when the command is stale or has ended.
  "421": "confirmed, 2 arrived",
  "421, stale": "unknown, 1 arrived",
  "421, aborted while it connects again": "unknown, 1 arrived",
  // Nothing has left here either, but a function that is not Node's may have sent by other means.
  "a fetch of the caller's": "unknown, 0 arrived",
  "a fetch that somebody wrapped": "unknown, 0 arrived",
  "somebody else's request to the same address": "unknown, 1 arrived",
  "one of two at once": "notSent aborted, confirmed, 1 arrived",
  "stale when the headers are about to leave": "notSent stale, 0 arrived",
  "stale while fetch is being called": "notSent stale, 1 arrived with the one before",
  "the same with a fetch of the caller's": "unknown, 1 arrived with the one before",
  "a fetch that drops its signal": "unknown, 0 arrived",
  "a fetch that throws at once": "unknown, 0 arrived",
  "listeners left behind": "0",
};

const EXPECTED_HTTP2 = {
  "two, one after the other": "confirmed, confirmed; 2 arrived",
  "stale when the headers are about to leave": "notSent stale; 0 arrived",
  "the same with a fetch of the caller's": "unknown; 0 arrived",
  "a slow handshake with a fetch of the caller's": "unknown; 0 arrived",
  "a refused stream, stale": "not confirmed; 1 arrived",
  // What the platform's fetch sends again by itself is told, and stopped when it is stale.
  "421": "confirmed; 2 arrived",
  "421, stale": "unknown; 1 arrived",
  "abort after the headers left": "unknown; 1 arrived",
  "queued behind a read": "unknown, confirmed; 2 arrived",
};

beforeAll(async () => {
  await build({
    entryPoints: [here("./scenario.ts"), here("./scenario-http2.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { "invers-oneapi": here("../../../../src/index.ts") },
    // undici is CommonJS.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const versions = [20, 22, 24, 26];
const scenarios = [
  ["it is known whether the headers left", "scenario", EXPECTED],
  ["so it is over HTTP/2, and what is stale is stopped", "scenario-http2", EXPECTED_HTTP2],
] as const;

// At once: each scenario is a process of its own, with servers and a clock of its own.
describe.concurrent.each(versions)("on Node %i", (major) => {
  test.each(scenarios)(
    "%s",
    async (_, name, expected) => {
      const node = await nodeOf(major);
      if (!node) return;
      const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
      const { stdout } = await run(node, [bundle(name)], { timeout: 60_000, env });
      const { version, results } = JSON.parse(stdout);
      expect(version).toMatch(new RegExp(`^v${major}\\.`));
      expect(results).toEqual(expected);
    },
    130_000,
  );
});
