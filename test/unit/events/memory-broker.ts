import type { Clock } from "../../../src/clock.ts";
import { ConnectionError } from "../../../src/errors/connection-error.ts";
import type { ConsumeOptions, EventConnection, QueueSubscription } from "../../../src/events/transport.ts";

import type { MemoryBroker } from "./broker.ts";
import { encode, idOf } from "./messages.ts";

interface Message {
  readonly body: Uint8Array;
  redelivered: boolean;
}

interface Subscription {
  readonly options: ConsumeOptions;
  readonly connection: Connection;
  readonly unacked: Set<Message>;
  consuming: boolean;
  open: boolean;
}

interface Queue {
  ready: Message[];
  subscriptions: Set<Subscription>;
}

interface Connection {
  readonly end: (error?: Error) => void;
  open: boolean;
}

export function createMemoryBroker(clock: Clock): MemoryBroker {
  const queues = new Map<string, Queue>();
  const connections = new Set<Connection>();

  function deliver(queue: Queue): void {
    for (const subscription of queue.subscriptions) {
      const { options, unacked } = subscription;
      while (subscription.open && subscription.consuming && unacked.size < options.prefetch) {
        const message = queue.ready.shift();
        if (!message) return;
        unacked.add(message);
        const { body, redelivered } = message;
        options.onDelivery({
          body,
          redelivered,
          ack() {
            if (!subscription.open || !unacked.delete(message)) return;
            broker.acked.push(idOf(body));
            broker.steps.push(`ack ${idOf(body)}`);
            queueMicrotask(() => deliver(queue));
          },
        });
      }
    }
  }

  /** Its unacknowledged messages go back to where they were, at the head. */
  function endChannel(queue: Queue, subscription: Subscription): void {
    if (!subscription.open) return;
    subscription.open = false;
    queue.subscriptions.delete(subscription);
    queue.ready.unshift(
      ...[...subscription.unacked].map((message) => Object.assign(message, { redelivered: true })),
    );
    subscription.unacked.clear();
    queueMicrotask(() => deliver(queue));
  }

  async function consume(
    connection: Connection,
    name: string,
    options: ConsumeOptions,
  ): Promise<QueueSubscription> {
    broker.consumes.push({ at: clock.monotonic(), queue: name, prefetch: options.prefetch });
    await Promise.resolve();
    const queue = queues.get(name);
    if (!connection.open) throw new ConnectionError("the connection has ended", { code: "network" });
    if (!queue) throw new ConnectionError(`NOT_FOUND - no queue '${name}'`, { code: "queue-gone" });
    const subscription = { options, connection, unacked: new Set<Message>(), consuming: true, open: true };
    queue.subscriptions.add(subscription);
    queueMicrotask(() => deliver(queue));
    return {
      async cancel() {
        broker.steps.push(`cancel ${name}`);
        subscription.consuming = false;
      },
      async close() {
        broker.steps.push(`close channel ${name}`);
        endChannel(queue, subscription);
      },
    };
  }

  const subscriptionsOf = (name: string): [Queue, Subscription][] => {
    const queue = queues.get(name);
    return queue ? [...queue.subscriptions].map((subscription) => [queue, subscription]) : [];
  };

  const broker: MemoryBroker = {
    password: "",
    down: false,
    connects: [],
    consumes: [],
    acked: [],
    steps: [],
    transport: {
      async connect(settings) {
        const { password } = settings;
        broker.connects.push({ at: clock.monotonic(), password, settings });
        await Promise.resolve();
        if (broker.down) throw new ConnectionError("connect ECONNREFUSED", { code: "refused" });
        if (broker.password !== "" && broker.password !== password)
          // Worse than a transport may be: it repeats the password.
          throw Object.assign(new Error(`ACCESS_REFUSED for ${password}`), { code: "access-refused" });
        let resolveClosed: (error?: Error) => void = () => {};
        const closed = new Promise<Error | undefined>((resolve) => {
          resolveClosed = resolve;
        });
        const connection: Connection = {
          open: true,
          end(error) {
            if (!connection.open) return;
            connection.open = false;
            connections.delete(connection);
            for (const queue of queues.values())
              for (const subscription of queue.subscriptions)
                if (subscription.connection === connection) {
                  endChannel(queue, subscription);
                  if (error) subscription.options.onEnd("channel-closed", error);
                }
            resolveClosed(error);
          },
        };
        connections.add(connection);
        const opened: EventConnection = {
          closed,
          consume: (queue, options) => consume(connection, queue, options),
          async close() {
            broker.steps.push("close connection");
            connection.end();
          },
        };
        return opened;
      },
    },
    declare(...names) {
      for (const name of names) queues.set(name, { ready: [], subscriptions: new Set() });
    },
    publish(name, ...messages) {
      const queue = queues.get(name);
      if (!queue) throw new Error(`there is no queue ${name}`);
      queue.ready.push(...messages.map((message) => ({ body: encode(message), redelivered: false })));
      deliver(queue);
    },
    count(name) {
      const queue = queues.get(name);
      const unacked = [...(queue?.subscriptions ?? [])].reduce((sum, one) => sum + one.unacked.size, 0);
      return { ready: queue?.ready.length ?? 0, unacked };
    },
    cut() {
      for (const connection of connections) connection.end(new Error("Unexpected close"));
    },
    cancel(name) {
      for (const [, subscription] of subscriptionsOf(name)) {
        subscription.consuming = false;
        subscription.options.onEnd("cancelled");
      }
    },
    closeChannel(name) {
      for (const [queue, subscription] of subscriptionsOf(name)) {
        endChannel(queue, subscription);
        subscription.options.onEnd("channel-closed", new Error("PRECONDITION_FAILED"));
      }
    },
    remove(name) {
      const cancelled = subscriptionsOf(name);
      queues.delete(name);
      for (const [, subscription] of cancelled) {
        subscription.consuming = false;
        subscription.unacked.clear();
        subscription.options.onEnd("cancelled");
      }
    },
  };
  return broker;
}
