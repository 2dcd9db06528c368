import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { runWell } from "../process/run.ts";
import { startGroup } from "../process/start-group.ts";
import { chromium } from "./chromium.ts";
import type { Platform } from "./platform.ts";

const npx = (source: string, ...command: string[]): string[] => [
  ...["--yes", "--prefer-offline", "-p", source],
  ...command,
];

/** One that takes a file, and has an environment and standard output. */
const server = (name: string, source: string, ...command: string[]): Platform => ({
  name,
  async run(folder, peers) {
    // The certificate that nobody signed is one of the cases.
    const { NODE_TLS_REJECT_UNAUTHORIZED: _, ...rest } = process.env;
    const env = { ...rest, MATRIX_PEERS: JSON.stringify(peers), NODE_NO_WARNINGS: "1" };
    const args = npx(source, ...command, join(folder, "main.mjs"));
    const stdout = await runWell("npx", args, { cwd: folder, env, timeout: 240_000 });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  },
});

/** Where workerd listens, by the name of the socket. */
async function portsOf(stdout: Readable): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for await (const said of createInterface(stdout)) {
    const { event, socket, port } = JSON.parse(said);
    if (event === "listen") ports[socket] = port;
    if (ports["main"] && ports["nodejs"]) return ports;
  }
  throw new Error("workerd did not start");
}

const workerd: Platform = {
  name: "workerd",
  async run(folder, peers) {
    const version = await runWell("npx", npx("workerd", "workerd", "--version"));
    const command = npx("workerd", "workerd", "serve", "--control-fd=1", join(folder, "workerd.capnp"));
    const { child, end } = startGroup("npx", command, { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const ports = await portsOf(child.stdout as Readable);
      const ask = async (path: string, socket = "main"): Promise<Response> =>
        fetch(`http://127.0.0.1:${ports[socket]}${path}`, { method: "POST", body: JSON.stringify(peers) });
      const results = (await (await ask("/")).json()) as Record<string, string>;
      // A client of the module: the next request does not wait for what an ended one has begun.
      await ask("/leave");
      results["a request that left"] = await (await ask("/stay")).text();
      results["tracing, nodejs_compat"] = await (await ask("/tracing", "nodejs")).text();
      return { version: version.trim(), results };
    } finally {
      end();
    }
  },
};

/** Those that the package is tried on; each but Chromium is fetched when it is needed. */
export const PLATFORMS: readonly Platform[] = [
  server("node20", "node@20.19", "node"),
  server("node22", "node@22", "node"),
  server("node24", "node@24", "node"),
  server("node26", "node@26", "node"),
  server("bun1.2", "bun@1.2", "bun"),
  server("bun", "bun@latest", "bun"),
  server("deno2.6", "deno@2.6", "deno", "run", "-A"),
  server("deno", "deno@latest", "deno", "run", "-A"),
  workerd,
  chromium,
];
