import type { Channel, ChannelModel } from "amqplib";

/** What is used of amqplib's inside. */
interface Frames {
  accept?(frame: { readonly channel: number }): void;
  readonly channels?: readonly unknown[];
}

/**
 * Drops what arrives on a channel that has ended. RabbitMQ may still deliver on a channel that it has closed
 * (rabbitmq/rabbitmq-server#13384), and amqplib ends the whole connection for it ("Frame on unknown channel").
 */
export function dropLateFrames(model: ChannelModel): void {
  const connection = model.connection as unknown as Frames;
  const { accept, channels } = connection;
  if (!accept || !channels) return;
  connection.accept = (frame) => {
    if (frame.channel === 0 || channels[frame.channel]) accept.call(connection, frame);
  };
}

/**
 * Opens the channels of a connection. When the broker closes one, amqplib frees its number while its last frames, such
 * as acknowledgements, may still be unwritten. The `channel.open` of a new channel with that number could overtake them,
 * for which the broker closes the whole connection (504). So the next channel is opened while the number is still taken:
 * amqplib emits `error` before it frees it.
 */
export function createChannels(model: ChannelModel): () => Promise<Channel> {
  const spare: Promise<Channel>[] = [];
  async function open(): Promise<Channel> {
    const channel = await model.createChannel();
    channel.on("error", () => {
      const next = open();
      // Where the connection ends too, whoever takes it is told.
      next.catch(() => {});
      spare.push(next);
    });
    return channel;
  }
  return () => spare.shift() ?? open();
}
