import { randomUUID } from "node:crypto";
import { type Channel, connect } from "amqplib";
import {
  consumeEvents,
  type EventConsumer,
  type EventGap,
  type EventOptions,
  type PoisonMessage,
} from "invers-oneapi/events";
import { onTestFinished, vi } from "vitest";
import type { OneApiEvent } from "../../../src/telemetry.ts";
import { fastClock } from "../../support/fast-clock.ts";
import { createTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

export interface BrokerRig {
  /** Through which the consumer reaches the broker. */
  readonly proxy: TcpProxy;
  /** Names of two queues of this test's own, which are there. */
  readonly queues: [string, string];
  /** A channel that declares, fills and deletes queues, as INVERS does. */
  readonly admin: Channel;
  readonly handled: string[];
  readonly poison: PoisonMessage[];
  readonly gaps: EventGap[];
  readonly told: OneApiEvent[];
  publish(queue: string, ...messages: (object | Buffer)[]): void;
  /** Messages that wait in a queue, without those that were delivered. */
  waiting(queue: string): Promise<number>;
  consume(options?: Partial<EventOptions>): Promise<EventConsumer>;
}

/** Polls until the check passes. */
export const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 15_000, interval: 10 });

/** Queues of its own on a real broker, and a proxy in front of it. */
export async function brokerRig(url: URL): Promise<BrokerRig> {
  const connection = await connect(url.href);
  const admin = await connection.createChannel();
  const proxy = await createTcpProxy(Number(url.port), url.hostname);
  const queues: [string, string] = [`invers-test-${randomUUID()}`, `invers-test-${randomUUID()}`];
  for (const queue of queues) await admin.assertQueue(queue, { durable: true });
  onTestFinished(async () => {
    for (const queue of queues) await admin.deleteQueue(queue);
    await connection.close();
    await proxy.close();
  });
  const handled: string[] = [];
  const poison: PoisonMessage[] = [];
  const gaps: EventGap[] = [];
  const told: OneApiEvent[] = [];
  return {
    proxy,
    queues,
    admin,
    handled,
    poison,
    gaps,
    told,
    publish(queue, ...messages) {
      for (const message of messages)
        admin.sendToQueue(queue, Buffer.isBuffer(message) ? message : Buffer.from(JSON.stringify(message)));
    },
    waiting: async (queue) => (await admin.checkQueue(queue)).messageCount,
    async consume(options = {}) {
      const consumer = await consumeEvents({
        host: "127.0.0.1",
        port: proxy.port,
        tls: false,
        vhost: decodeURIComponent(url.pathname.slice(1)) || "/",
        username: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
        queues,
        handlers: {
          VehicleStateRecorded({ metadata }) {
            handled.push(metadata.id);
          },
        },
        onUnknown: ({ metadata }) => void handled.push(metadata.id),
        onPoison: (message) => void poison.push(message),
        onGap: (gap) => gaps.push(gap),
        onEvent: (each) => told.push(each),
        // A pause of a second is one of 10 ms.
        clock: fastClock(100),
        handlerTimeout: 3_000_000,
        ...options,
      });
      onTestFinished(() => consumer.close());
      return consumer;
    },
  };
}
