import amqp from "amqp-connection-manager";
import { type ConfirmChannel, type ConsumeMessage, connect } from "amqplib";
import { Connection } from "rabbitmq-client";
// @ts-expect-error it has no types
import rascal from "rascal";
import { consumeEvents } from "./dist/events/index.js";

export const OURS = "invers-oneapi";
export const PREFETCH = 20;

/** Where a peer consumes, and what for. */
export interface Consuming {
  readonly port: number;
  readonly queue: string;
  /** Handles one message; rejects where the handler fails. */
  readonly handle: (id: string) => Promise<void>;
  /** Tells that something is wrong. */
  readonly complain: () => void;
}

/** Consumes a queue as the peer's documentation shows it: manual acknowledgement, a prefetch of 20. */
export interface Peer {
  readonly name: string;
  start(consuming: Consuming): Promise<() => Promise<unknown>>;
}

const urlOf = (port: number): string => `amqp://guest:guest@127.0.0.1:${port}`;
const idOf = (content: Uint8Array | string): string =>
  JSON.parse(typeof content === "string" ? content : new TextDecoder().decode(content)).metadata.id;
const ignore = (): void => {};

const ours: Peer = {
  name: OURS,
  async start({ port, queue, handle, complain }) {
    const consumer = await consumeEvents({
      host: "127.0.0.1",
      port,
      tls: false,
      vhost: "/",
      username: "guest",
      password: "guest",
      queues: [queue],
      concurrency: PREFETCH / 2,
      handlers: { VehicleStateRecorded: ({ metadata }) => handle(metadata.id) },
      onUnknown: ignore,
      onPoison: ignore,
      onEvent: ({ type }) => type !== "events-connected" && complain(),
    });
    await consumer.ready;
    return () => consumer.close();
  },
};

const bare: Peer = {
  name: "amqplib",
  async start({ port, queue, handle, complain }) {
    const connection = await connect(urlOf(port));
    // Without a listener the process would end.
    connection.on("error", complain);
    connection.on("close", complain);
    const channel = await connection.createChannel();
    channel.on("error", complain);
    await channel.prefetch(PREFETCH);
    const consume = async (message: ConsumeMessage): Promise<void> => {
      try {
        await handle(idOf(message.content));
        channel.ack(message);
      } catch {
        channel.nack(message);
      }
    };
    await channel.consume(queue, (message) => {
      // Acknowledging throws once the channel has ended.
      if (message) consume(message).catch(complain);
    });
    return () => connection.close().catch(ignore);
  },
};

const manager: Peer = {
  name: "amqp-connection-manager",
  async start({ port, queue, handle, complain }) {
    const connection = amqp.connect([urlOf(port)]);
    connection.on("disconnect", complain);
    const channel = connection.createChannel({
      setup: async (raw: ConfirmChannel) => {
        await raw.prefetch(PREFETCH);
      },
    });
    channel.on("error", complain);
    await channel.consume(queue, async (message) => {
      try {
        await handle(idOf(message.content));
        channel.ack(message);
      } catch {
        channel.nack(message);
      }
    });
    await channel.waitForConnect();
    return () => connection.close().catch(ignore);
  },
};

const rabbitmqClient: Peer = {
  name: "rabbitmq-client",
  async start({ port, queue, handle, complain }) {
    const connection = new Connection(urlOf(port));
    connection.on("error", complain);
    const consumer = connection.createConsumer(
      // The queue is INVERS's: it must not be declared.
      { queue, queueOptions: { passive: true }, qos: { prefetchCount: PREFETCH } },
      ({ body }) =>
        handle(idOf(typeof body === "object" && !Buffer.isBuffer(body) ? JSON.stringify(body) : body)),
    );
    consumer.on("error", complain);
    await new Promise((resolve) => consumer.once("ready", resolve));
    return async () => {
      await consumer.close();
      await connection.close();
    };
  },
};

const rascalPeer: Peer = {
  name: "rascal",
  async start({ port, queue, handle, complain }) {
    const config = rascal.withDefaultConfig({
      vhosts: {
        "/": {
          connection: { url: urlOf(port) },
          queues: { [queue]: { assert: false, check: true } },
          subscriptions: { events: { queue, prefetch: PREFETCH } },
        },
      },
    });
    const broker = await rascal.BrokerAsPromised.create(config);
    broker.on("error", complain);
    const subscription = await broker.subscribe("events");
    subscription.on("error", complain);
    subscription.on("cancelled", complain);
    subscription.on(
      "message",
      async (_message: unknown, content: Buffer, ackOrNack: (error?: unknown) => void) => {
        try {
          await handle(idOf(content));
          ackOrNack();
        } catch (error) {
          ackOrNack(error);
        }
      },
    );
    return () => broker.shutdown().catch(ignore);
  },
};

export const peers: readonly Peer[] = [ours, bare, manager, rabbitmqClient, rascalPeer];
