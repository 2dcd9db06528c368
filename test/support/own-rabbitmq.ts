import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** A RabbitMQ of its own, that may be stopped and started: on free ports, with its own data and its own epmd. */
export interface OwnRabbitmq {
  readonly url: URL;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and removes what it kept. */
  remove(): Promise<void>;
}

const PATIENCE_MS = 120_000;

/** Whether it speaks AMQP yet: the port is open before the broker is. */
function speaksAmqp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("AMQP\0\0\u0009\u0001"));
    const settle = (speaks: boolean) => () => {
      socket.destroy();
      resolve(speaks);
    };
    socket.setTimeout(1_000, settle(false));
    socket.on("data", settle(true)).on("error", settle(false)).on("close", settle(false));
  });
}

export async function createOwnRabbitmq(): Promise<OwnRabbitmq> {
  const [port, distPort, epmdPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const folder = mkdtempSync(join(tmpdir(), "own-rabbitmq-"));
  // The server may run as a user of its own.
  chmodSync(folder, 0o777);
  const pidFile = join(folder, "pid");
  const env = {
    ...process.env,
    RABBITMQ_NODENAME: `invers-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
    RABBITMQ_PID_FILE: pidFile,
    RABBITMQ_CONFIG_FILE: join(folder, "none"),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    ERL_EPMD_PORT: String(epmdPort),
  };
  async function waitUntil(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`the broker did not ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  let pid = 0;

  const isRunning = (): boolean => {
    try {
      return pid > 0 && process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  async function stop(): Promise<void> {
    if (isRunning()) process.kill(pid, "SIGTERM");
    await waitUntil(() => !isRunning(), "stop");
  }

  async function start(): Promise<void> {
    spawn("rabbitmq-server", { env, stdio: "ignore" }).unref();
    await waitUntil(() => speaksAmqp(port), "start");
    // The script that was started may run the broker as another user, in a group of its own: only its file tells its id.
    pid = Number(readFileSync(pidFile, "utf8"));
  }

  await start();
  return {
    url: new URL(`amqp://guest:guest@127.0.0.1:${port}`),
    stop,
    start,
    async remove() {
      await stop();
      // epmd outlives its nodes.
      await once(spawn("epmd", ["-kill"], { env, stdio: "ignore" }), "close");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
