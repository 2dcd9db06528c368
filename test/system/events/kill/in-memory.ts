import type { consumeEvents as ConsumeEvents, EventConsumer, EventTransport } from "invers-oneapi/events";
import { createManualClock } from "invers-oneapi/testing";
import { onAck } from "../../../support/on-ack.ts";
import { createMemoryBroker } from "../../../unit/events/memory-broker.ts";
import { seeded } from "../../chaos/random.ts";
import { event } from "../event.ts";
import { type Entry, judge, type Verdict } from "./judge.ts";

const QUEUES = ["state", "changes", "trips"];

/** The package, or one that was broken. */
export interface Package {
  readonly consumeEvents: typeof ConsumeEvents;
}

export interface InMemoryRun extends Verdict {
  /** How often each fault happened. */
  readonly faults: ReadonlyMap<string, number>;
}

const idOf = (body: Uint8Array): string => {
  const text = new TextDecoder().decode(body);
  return /"id":"([^"]+)"/.exec(text)?.[1] ?? text;
};

/**
 * The kill test in memory and on a manual clock: connections are cut, channels closed, consumers cancelled and killed
 * while events are handled. What was handled is remembered in a table that outlives a process, as a user's would.
 */
export async function killInMemory(subject: Package, seed: number, count = 300): Promise<InMemoryRun> {
  const random = seeded(seed);
  const clock = createManualClock();
  const broker = createMemoryBroker(clock);
  broker.declare(...QUEUES);
  const ledger: Entry[] = [];
  const table = new Set<string>();
  const published: string[] = [];
  const failing = new Set<string>();
  const faults = new Map<string, number>();
  const pause = (longestMs: number) =>
    new Promise<void>((resolve) => clock.schedule(random() * longestMs, resolve));
  let process = 0;
  let kill = () => {};

  async function startProcess(): Promise<EventConsumer> {
    const own = ++process;
    let isAlive = true;
    const note = (step: Entry["step"], id: string, tries = 0): void => {
      if (isAlive) ledger.push({ process: own, step, id, tries });
    };
    const handle = async (id: string, tries: number): Promise<void> => {
      note("begin", id, tries);
      await pause(3_000);
      if (tries === 1 && failing.has(id)) throw new Error("at the first try");
      note("end", id, tries);
    };
    const noting = onAck(broker.transport, (delivery) => {
      note("ack", idOf(delivery.body));
      delivery.ack();
    });
    const transport: EventTransport = {
      // A process that was killed does nothing more.
      connect: (settings) => (isAlive ? noting.connect(settings) : new Promise(() => {})),
    };
    const started = await subject.consumeEvents({
      vhost: "test",
      username: "tester",
      password: "password",
      queues: QUEUES,
      concurrency: 4,
      handlers: { VehicleStateRecorded: ({ metadata }, { tries }) => handle(metadata.id, tries) },
      onUnknown: ({ metadata }, { tries }) => handle(metadata.id, tries),
      async onPoison({ body }) {
        // The parking place has no room for it at first.
        if (failing.delete(idOf(body))) throw new Error("no room");
        note("end", idOf(body));
      },
      seen: {
        has: async (id) => table.has(id),
        async add(id) {
          await pause(200);
          if (isAlive) table.add(id);
        },
      },
      transport,
      clock,
      random,
    });
    kill = () => {
      isAlive = false;
      broker.cut();
    };
    return started;
  }

  function publish(messages: number, mayFail = true): void {
    for (let index = 0; index < messages; index++) {
      const id = `e${published.length}`;
      const queue = QUEUES[Math.floor(random() * QUEUES.length)] as string;
      const kind = random();
      if (kind < 0.1 && mayFail) failing.add(id);
      published.push(id);
      if (kind < 0.05 || kind > 0.98) broker.publish(queue, id);
      else broker.publish(queue, event(id, kind > 0.9 ? "DoorFellOff" : "VehicleStateRecorded"));
    }
  }

  const anyQueue = () => QUEUES[Math.floor(random() * QUEUES.length)] as string;
  const FAULTS: Record<string, () => void | Promise<void>> = {
    cut: () => broker.cut(),
    cancel: () => broker.cancel(anyQueue()),
    "close a channel": () => broker.closeChannel(anyQueue()),
    "deliver twice": () =>
      broker.publish(anyQueue(), event(published[Math.floor(random() * published.length)] as string)),
    async kill() {
      kill();
      consumer = await startProcess();
    },
    async close() {
      await Promise.all([consumer.close(), clock.advance(60_000)]);
      consumer = await startProcess();
    },
  };

  let consumer = await startProcess();
  const names = Object.keys(FAULTS);
  for (let batch = 0; batch < 30; batch++) {
    publish(count / 30);
    await clock.advance(Math.round(random() * 4_000));
    const name = names[batch % names.length] as string;
    faults.set(name, (faults.get(name) ?? 0) + 1);
    await FAULTS[name]?.();
  }
  // A blocked queue is tried anew when its channel has ended. The last that happens to each queue is a cancel: no connection that is made anew hides what came of it.
  const isBlocked = () => consumer.status().queues.some(({ state }) => state === "blocked");
  for (let round = 0; round < count && (round === 0 || isBlocked()); round++) {
    await clock.advance(60_000);
    for (const queue of QUEUES) broker.closeChannel(queue);
    await clock.advance(60_000);
  }
  broker.cut();
  await clock.advance(60_000);
  for (const queue of QUEUES) broker.cancel(queue);
  publish(30, false);
  await clock.advance(60_000);
  await Promise.all([consumer.close(), clock.advance(60_000)]);
  return { ...judge(published, ledger), faults };
}
