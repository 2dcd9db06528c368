import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ConfirmChannel, connect } from "amqplib";
import { createTcpProxy } from "../../../support/tcp-proxy.ts";
import { event } from "../event.ts";
import type { ConsumerTask } from "./consumer.ts";
import { type Entry, judge, type Verdict } from "./judge.ts";

/** What happens to a run; each as soon as enough events are handled. */
export type Fault = "cut" | "stall" | "kill" | "restart the broker";

export interface KillRun {
  readonly url: URL;
  readonly count: number;
  readonly faults: readonly Fault[];
  /** Stops the broker and starts it again, where it is the run's own. */
  readonly restartBroker?: () => Promise<void>;
  /** How long it may take, in ms. */
  readonly patience: number;
}

export interface KillResult extends Verdict {
  readonly handled: number;
  readonly processes: number;
  readonly acknowledged: number;
  /** Messages that were left in the queues. */
  readonly left: number;
}

const program = fileURLToPath(new URL("consumer.ts", import.meta.url));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs something on a channel that is there for it alone: the broker may have been restarted since the last. */
async function onChannel<T>(url: URL, work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
  const connection = await connect(url.href);
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}

async function publish(url: URL, queue: string, ids: readonly string[]): Promise<void> {
  await onChannel(url, async (channel) => {
    for (const id of ids)
      channel.sendToQueue(queue, Buffer.from(JSON.stringify(event(id))), { persistent: true });
    await channel.waitForConfirms();
  });
}

/** The kill test on a real broker: processes that consume three queues are cut off, stalled and killed. */
export async function killOnBroker({
  url,
  count,
  faults,
  restartBroker,
  patience,
}: KillRun): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), "kill-test-"));
  const ledgerFile = join(folder, "ledger");
  writeFileSync(ledgerFile, "");
  const queues = [0, 1, 2].map(() => `invers-kill-${randomUUID()}`) as [string, string, string];
  const ids = Array.from({ length: count }, (_, index) => `e${index}`);
  const third = Math.floor(count / 3);
  const proxy = await createTcpProxy(Number(url.port), url.hostname);
  const readLedger = (): Entry[] =>
    readFileSync(ledgerFile, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const [number, step, id, tries] = line.split(" ") as [string, Entry["step"], string, string];
        return { process: Number(number), step, id, tries: Number(tries) };
      });
  const handled = (): number =>
    new Set(readLedger().flatMap(({ step, id }) => (step === "end" ? [id] : []))).size;

  let processes = 0;
  let child: ChildProcess | undefined;
  const start = (): void => {
    const task: ConsumerTask = {
      process: ++processes,
      ledger: ledgerFile,
      host: "127.0.0.1",
      port: proxy.port,
      vhost: decodeURIComponent(url.pathname.slice(1)) || "/",
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      queues,
    };
    child = spawn(process.execPath, ["--import", "tsx", program, JSON.stringify(task)], { stdio: "inherit" });
  };
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };

  const happen: Record<Fault, () => Promise<void>> = {
    cut: async () => proxy.cut(),
    async stall() {
      proxy.stall();
      await wait(300);
      proxy.resume();
    },
    async kill() {
      await end("SIGKILL");
      start();
    },
    async "restart the broker"() {
      await restartBroker?.();
    },
  };

  const deadline = Date.now() + patience;
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo()) && Date.now() < deadline) await wait(50);
  };
  const isConsumed = (queue: string) =>
    onChannel(url, async (channel) => (await channel.checkQueue(queue)).consumerCount > 0);

  const waiting = () =>
    onChannel(url, async (channel) => {
      const counts = await Promise.all(queues.map((queue) => channel.checkQueue(queue)));
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    });

  try {
    await onChannel(url, async (channel) => {
      for (const queue of queues) await channel.assertQueue(queue);
    });
    start();
    // INVERS deletes a queue, and somebody subscribes to its topic again: the consumer was cancelled, and has to notice.
    await until(() => isConsumed(queues[2]));
    await onChannel(url, async (channel) => {
      await channel.deleteQueue(queues[2]);
      await channel.assertQueue(queues[2]);
    });
    for (const [index, queue] of queues.entries())
      await publish(url, queue, ids.slice(index * third, index === 2 ? count : (index + 1) * third));
    for (const [index, fault] of faults.entries()) {
      await until(() => handled() >= ((index + 1) * count) / (faults.length + 2));
      await happen[fault]();
    }
    // After the last fault there are also some that were handled before it: they come again, to be acknowledged only.
    await until(async () => handled() === count && (await waiting()) === 0);
    await end("SIGTERM");
    const left = await waiting();
    const ledger = readLedger();
    const acknowledged = new Set(ledger.flatMap(({ step, id }) => (step === "ack" ? [id] : []))).size;
    return { ...judge(ids, ledger), handled: handled(), processes, acknowledged, left };
  } finally {
    await end("SIGKILL");
    await onChannel(url, async (channel) => {
      for (const queue of queues) await channel.deleteQueue(queue);
    });
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
