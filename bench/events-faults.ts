import { randomUUID } from "node:crypto";
import { type Channel, connect } from "amqplib";
import { createTcpProxy } from "../test/support/tcp-proxy.ts";
import { bodyOf } from "./events-body.ts";
import type { Peer } from "./events-peers.ts";

/** What a fault did to a peer. */
export interface Suffered {
  /** Events that no handler finished before the peer's time was over. */
  readonly lost: number;
  /** Events that a handler finished more than once, though no process had died. */
  readonly twice: number;
  /** Calls of the handler for the event that always fails. */
  readonly failingCalls: number;
  /** How long after the fault the first event was handled, in ms; `undefined` if none was. */
  readonly silentMs: number | undefined;
  /** Whether the peer said anything. */
  readonly told: boolean;
}

export interface Fault {
  readonly name: string;
  /** How long the peer is given after the fault, in ms. */
  readonly patienceMs: number;
  happen(at: {
    proxy: Awaited<ReturnType<typeof createTcpProxy>>;
    admin: Channel;
    queue: string;
  }): Promise<void>;
  /** Whether one event's handler always fails. */
  readonly withFailing?: boolean;
}

const FAILING = "always-fails";
const BATCH = 200;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const FAULTS: readonly Fault[] = [
  { name: "the connection is reset", patienceMs: 30_000, happen: async ({ proxy }) => proxy.cut() },
  { name: "the connection falls silent", patienceMs: 150_000, happen: async ({ proxy }) => proxy.stall() },
  {
    name: "the queue is deleted, and there again after 2 s",
    patienceMs: 330_000,
    async happen({ admin, queue }) {
      await admin.deleteQueue(queue);
      await wait(2_000);
      await admin.assertQueue(queue);
    },
  },
  { name: "a handler always fails", patienceMs: 5_000, withFailing: true, happen: async () => {} },
];

/** Lets one thing happen to one peer. */
export async function suffer(peer: Peer, fault: Fault, url: URL): Promise<Suffered> {
  const connection = await connect(url.href);
  const admin = await connection.createChannel();
  const proxy = await createTcpProxy(Number(url.port), url.hostname);
  const queue = `invers-bench-${randomUUID()}`;
  await admin.assertQueue(queue);
  const handled = new Map<string, number>();
  let failingCalls = 0;
  let faultAt: number | undefined;
  let firstAfter: number | undefined;
  let told = false;
  const stop = await peer.start({
    port: proxy.port,
    queue,
    async handle(id) {
      if (id === FAILING) {
        failingCalls++;
        throw new Error("always");
      }
      await wait(20);
      handled.set(id, (handled.get(id) ?? 0) + 1);
      if (faultAt !== undefined && id.startsWith("after")) firstAfter ??= performance.now() - faultAt;
    },
    complain() {
      if (faultAt !== undefined) told = true;
    },
  });
  const publish = (prefix: string): string[] => {
    const ids = Array.from({ length: BATCH }, (_, index) => `${prefix}-${index}`);
    for (const id of ids) admin.sendToQueue(queue, bodyOf(id));
    return ids;
  };
  const before = publish("before");
  // In the middle: some are being handled, some wait.
  while (handled.size < BATCH / 2) await wait(5);
  if (fault.name.includes("deleted")) while (handled.size < BATCH) await wait(5);
  faultAt = performance.now();
  await fault.happen({ proxy, admin, queue });
  if (fault.withFailing) admin.sendToQueue(queue, bodyOf(FAILING));
  const ids = [...before, ...publish("after")];
  const deadline = performance.now() + fault.patienceMs;
  const isDone = () => !fault.withFailing && ids.every((id) => handled.has(id));
  while (performance.now() < deadline && !isDone()) await wait(20);
  // What comes twice comes late.
  if (isDone()) await wait(2_000);
  const result = {
    lost: ids.filter((id) => !handled.has(id)).length,
    twice: [...handled.values()].filter((times) => times > 1).length,
    failingCalls,
    silentMs: firstAfter,
    told,
  };
  proxy.resume();
  await Promise.race([stop(), wait(5_000)]).catch(() => {});
  await admin.deleteQueue(queue);
  await connection.close();
  await proxy.close();
  return result;
}
