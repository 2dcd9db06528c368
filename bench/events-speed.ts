import { randomUUID } from "node:crypto";
import { type ConfirmChannel, connect } from "amqplib";
import { bodyOf } from "./events-body.ts";
import { OURS, type Peer, peers } from "./events-peers.ts";

const EVENTS = 20_000;
const ROUNDS = 5;
const BACKLOG = 1_000_000;
/** How much of the backlog is worked off: what memory does shows long before its end. */
const WORKED_OFF = 300_000;
const BASELINE = "amqplib";

export interface Speed {
  readonly name: string;
  readonly perSecond: number;
  /** Median of the ratios to amqplib within one round. */
  readonly ratio: number;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function withQueue<T>(
  url: URL,
  work: (channel: ConfirmChannel, queue: string) => Promise<T>,
): Promise<T> {
  const connection = await connect(url.href);
  const channel = await connection.createConfirmChannel();
  const queue = `invers-bench-${randomUUID()}`;
  await channel.assertQueue(queue);
  try {
    return await work(channel, queue);
  } finally {
    await channel.deleteQueue(queue);
    await connection.close();
  }
}

async function publish(channel: ConfirmChannel, queue: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    channel.sendToQueue(queue, bodyOf(`e${index}`));
    if (index % 10_000 === 9_999) await channel.waitForConfirms();
  }
  await channel.waitForConfirms();
}

/** Events per second until all that lay in a queue are handled. */
function speedOf(peer: Peer, url: URL): Promise<number> {
  return withQueue(url, async (channel, queue) => {
    await publish(channel, queue, EVENTS);
    let left = EVENTS;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let began = 0;
    const stop = await peer.start({
      port: Number(url.port),
      queue,
      async handle() {
        began ||= performance.now();
        if (--left === 0) finish();
      },
      complain() {},
    });
    await finished;
    const ms = performance.now() - began;
    await stop();
    return (EVENTS / ms) * 1_000;
  });
}

/** The peers take turns, so that what else the machine does hits them alike. */
export async function measureSpeed(url: URL): Promise<Speed[]> {
  const speeds = new Map<string, number[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const peer of peers) speeds.get(peer.name)?.push(await speedOf(peer, url));
  const baseline = speeds.get(BASELINE) ?? [];
  return [...speeds].map(([name, values]) => ({
    name,
    ratio: median(values.map((value, round) => value / (baseline[round] ?? Number.NaN))),
    perSecond: median([...values]),
  }));
}

/** How the heap grows while a long backlog is worked off, in MB. */
export function measureBacklog(url: URL): Promise<{ backlog: number; handled: number; growthMb: number }> {
  const { gc } = globalThis as { gc?: () => void };
  const heapMb = (): number => {
    gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  return withQueue(url, async (channel, queue) => {
    await publish(channel, queue, BACKLOG);
    let handled = 0;
    let before = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const ours = peers.find(({ name }) => name === OURS) as Peer;
    const stop = await ours.start({
      port: Number(url.port),
      queue,
      async handle() {
        // By then the ids that it remembers are as many as they become.
        if (++handled === WORKED_OFF / 2) before = heapMb();
        if (handled === WORKED_OFF) finish();
      },
      complain() {},
    });
    await finished;
    const growthMb = heapMb() - before;
    await stop();
    return { backlog: BACKLOG, handled, growthMb };
  });
}
