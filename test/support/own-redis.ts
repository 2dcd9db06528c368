import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** A Redis of its own on a free port, that may be killed, frozen and started again. */
export interface OwnRedis {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  /** Ends it at once (SIGKILL); it keeps nothing. */
  kill(): Promise<void>;
  /** It holds its connections and answers nothing any more, until `thaw`. */
  freeze(): void;
  thaw(): void;
}

function missing(): undefined {
  const what = "there is no redis-server on the PATH";
  if ((process.env["INVERS_TEST_REQUIRE"] ?? "").split(",").includes("redis")) throw new Error(what);
  // To the terminal, past a test runner that shows output by file.
  process.stderr.write(`left out: tests that need redis; ${what}\n`);
}

/** Resolves when it takes connections; to `false` where there is no such program. */
function ready(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.on("error", () => resolve(false));
    child.on("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    let said = "";
    child.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Ready to accept connections")) resolve(true);
    });
  });
}

/**
 * Starts a `redis-server` from the PATH. Where there is none its tests are left out, which is said in a line, unless
 * `INVERS_TEST_REQUIRE` names `redis`.
 */
export async function createOwnRedis({
  password,
  cluster,
}: {
  password?: string;
  cluster?: boolean;
} = {}): Promise<OwnRedis | undefined> {
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  if (cluster) settings.push("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
  if (password) settings.push("--requirepass", password);
  let child: ChildProcess | undefined;
  // Where a node of a cluster keeps a file.
  let folder = "";
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const start = async (): Promise<boolean> => {
    folder = mkdtempSync(join(tmpdir(), "own-redis-"));
    const args = [...settings, "--dir", folder];
    const started = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] });
    const isReady = await ready(started);
    child = isReady ? started : undefined;
    if (!isReady) removeFolder();
    return isReady;
  };
  if (!(await start())) return missing();
  return {
    url: `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}`,
    port,
    async start() {
      await start();
    },
    async kill() {
      const running = child;
      child = undefined;
      if (!running) return;
      running.removeAllListeners("exit");
      running.kill("SIGKILL");
      await once(running, "close");
      removeFolder();
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
  };
}
