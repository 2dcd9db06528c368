import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
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
    child.stdout?.on("data", (chunk) => {
      if (String(chunk).includes("Ready to accept connections")) resolve(true);
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
  // The cluster's own file, which two servers must not share.
  if (cluster) {
    const file = join(tmpdir(), `own-redis-${port}`);
    settings.push(
      "--cluster-enabled",
      "yes",
      "--cluster-config-file",
      file,
      "--cluster-announce-ip",
      "127.0.0.1",
    );
  }
  if (password) settings.push("--requirepass", password);
  let child: ChildProcess | undefined;
  const start = async (): Promise<boolean> => {
    const started = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "ignore"] });
    const isReady = await ready(started);
    child = isReady ? started : undefined;
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
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
  };
}
