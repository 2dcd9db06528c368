import { ConnectionError } from "../../errors/connection-error.ts";
import type {
  ConnectSettings,
  ConsumeOptions,
  EventConnection,
  QueueSubscription,
} from "../../events/transport.ts";
import type { Queue, Subscription } from "./queue.ts";

/** Whom a broker lets in. */
export interface BrokerLogin {
  /** Virtual host. */
  readonly vhost: string;
  /** User. */
  readonly username: string;
  /** Its password, synthetic. */
  readonly password: string;
}

/** The connections to a broker in memory. */
export interface Broker {
  connect(settings: ConnectSettings): Promise<EventConnection>;
  /** Cuts all connections. */
  disconnect(): void;
}

interface Connection {
  readonly channels: Map<Subscription, ConsumeOptions>;
  end(error?: Error): void;
  open: boolean;
}

/** @param find gets a queue by its name; `undefined` if there is none */
export function createBroker(login: BrokerLogin, find: (queue: string) => Queue | undefined): Broker {
  const connections = new Set<Connection>();

  async function consume(
    connection: Connection,
    name: string,
    options: ConsumeOptions,
  ): Promise<QueueSubscription> {
    await Promise.resolve();
    if (!connection.open) throw new ConnectionError("the connection has ended", { code: "closed" });
    const queue = find(name);
    if (!queue) throw new ConnectionError(`there is no queue "${name}"`, { code: "queue-gone" });
    const subscription = queue.consume({
      ...options,
      onEnd(reason, error) {
        if (reason === "channel-closed") connection.channels.delete(subscription);
        options.onEnd(reason, error);
      },
    });
    connection.channels.set(subscription, options);
    return {
      async cancel() {
        subscription.cancel();
      },
      async close() {
        connection.channels.delete(subscription);
        subscription.close();
      },
    };
  }

  function open(): EventConnection {
    let resolveClosed: (error?: Error) => void = () => {};
    const closed = new Promise<Error | undefined>((resolve) => {
      resolveClosed = resolve;
    });
    const connection: Connection = {
      channels: new Map(),
      open: true,
      end(error) {
        if (!connection.open) return;
        connection.open = false;
        connections.delete(connection);
        for (const [subscription, { onEnd }] of connection.channels) {
          subscription.close();
          if (error) onEnd("channel-closed", error);
        }
        resolveClosed(error);
      },
    };
    connections.add(connection);
    return {
      closed,
      consume: (queue, options) => consume(connection, queue, options),
      async close() {
        connection.end();
      },
    };
  }

  return {
    async connect({ vhost, username, password, signal }) {
      await Promise.resolve();
      signal.throwIfAborted();
      if (vhost !== login.vhost || username !== login.username || password !== login.password) {
        throw new ConnectionError("user, password or virtual host were not accepted", {
          code: "access-refused",
        });
      }
      return open();
    },
    disconnect() {
      for (const connection of [...connections]) {
        connection.end(new ConnectionError("the connection was reset", { code: "reset" }));
      }
    },
  };
}
