import { ConnectionError } from "../../../../src/errors/connection-error.ts";
import type {
  ConsumeOptions,
  EventConnection,
  EventTransport,
  QueueSubscription,
} from "../../../../src/events/transport.ts";
import type { Channel, Connection, Message, Reply } from "./channel.ts";

/** A broker in memory that does what a life tells it. It notes what a consumer may not do. */
export class ModelBroker implements EventTransport {
  readonly queues = new Map<string, Message[]>();
  readonly connections = new Set<Connection>();
  readonly problems: string[] = [];
  connecting: Reply = "ok";
  consuming: Reply = "ok";
  /** `cancel` and `close` are never answered; a channel is closed all the same. */
  closesHang = false;
  private readonly waiting: ((reply: Exclude<Reply, "hang">) => void)[] = [];
  onAck: (message: Message) => void = () => {};
  onAttempt: (queue: string, isFirst: boolean) => number = () => 0;
  onGone: (queue: string, attempt: number) => void = () => {};

  async connect(): Promise<EventConnection> {
    this.onAttempt("", false);
    await this.reply(this.connecting);
    const channels = new Set<Channel>();
    let resolveClosed: (error?: Error) => void = () => {};
    const closed = new Promise<Error | undefined>((resolve) => {
      resolveClosed = resolve;
    });
    const connection: Connection = {
      channels,
      asked: new Set(),
      ended: closed,
      open: true,
      end: (error) => {
        if (!connection.open) return;
        connection.open = false;
        this.connections.delete(connection);
        for (const channel of channels) this.endChannel(channel, error);
        resolveClosed(error);
      },
    };
    this.connections.add(connection);
    return {
      closed,
      consume: (queue, options) => this.consume(connection, queue, options),
      close: () => this.closing(connection, connection, () => connection.end()),
    };
  }

  publish(queue: string, message: Message): void {
    this.queues.get(queue)?.push(message);
    this.deliver(queue);
  }

  /** Answers an attempt that hangs. @returns whether there was one */
  answer(reply: Exclude<Reply, "hang">): boolean {
    const answer = this.waiting.shift();
    answer?.(reply);
    return answer !== undefined;
  }

  cut(): void {
    for (const connection of this.connections) connection.end(new Error("cut"));
  }

  closeChannel(queue: string): void {
    for (const channel of this.channelsOf(queue)) this.endChannel(channel, new Error("PRECONDITION_FAILED"));
  }

  cancel(queue: string): void {
    for (const channel of this.channelsOf(queue)) {
      if (!channel.consuming) continue;
      channel.consuming = false;
      channel.options.onEnd("cancelled");
    }
  }

  /** @returns what is lost with it */
  remove(queue: string): Message[] {
    const lost = [...(this.queues.get(queue) ?? [])];
    for (const { unacked } of this.channelsOf(queue)) {
      lost.push(...unacked);
      unacked.clear();
    }
    this.queues.delete(queue);
    this.cancel(queue);
    return lost;
  }

  channelsOf(queue: string): Channel[] {
    const all = [...this.connections].flatMap(({ channels }) => [...channels]);
    return all.filter((channel) => channel.queue === queue);
  }

  private reply(reply: Reply): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: Reply): void => {
        if (how === "ok") resolve();
        else reject(new ConnectionError(how, { code: how === "refuse" ? "access-refused" : "network" }));
      };
      if (reply === "hang") this.waiting.push(settle);
      else settle(reply);
    });
  }

  private async consume(
    connection: Connection,
    queue: string,
    options: ConsumeOptions,
  ): Promise<QueueSubscription> {
    const attempt = this.onAttempt(queue, !connection.asked.has(queue));
    connection.asked.add(queue);
    await this.reply(this.consuming);
    if (!connection.open) throw new ConnectionError("ended", { code: "network" });
    if (!this.queues.has(queue)) {
      this.onGone(queue, attempt);
      throw new ConnectionError("no queue", { code: "queue-gone" });
    }
    const ledger = { delivered: [], unacked: new Set<Message>() };
    const channel: Channel = { queue, connection, options, ...ledger, consuming: true, open: true };
    connection.channels.add(channel);
    // Before the consumer knows that it consumes.
    this.deliver(queue);
    return {
      cancel: () =>
        this.closing(channel, connection, () => {
          channel.consuming = false;
        }),
      close: () => this.closing(channel, connection, () => this.endChannel(channel)),
    };
  }

  /** A step of closing. What has ended is closed; what hangs ends with its connection. */
  private async closing(what: { open: boolean }, connection: Connection, run: () => void): Promise<void> {
    if (!what.open) return;
    run();
    if (this.closesHang) await connection.ended;
  }

  private deliver(queue: string): void {
    const ready = this.queues.get(queue) ?? [];
    for (const channel of this.channelsOf(queue)) {
      const { options, unacked, delivered } = channel;
      while (channel.consuming && unacked.size < options.prefetch && ready.length) {
        const message = ready.shift() as Message;
        unacked.add(message);
        delivered.push(message);
        let acked = false;
        options.onDelivery({
          body: message.body,
          redelivered: message.redelivered,
          ack: () => {
            if (acked) this.problems.push(`${message.id}: acknowledged twice`);
            acked = true;
            if (!channel.open) this.problems.push(`${message.id}: acknowledged after its channel`);
            if (!unacked.delete(message)) return;
            this.onAck(message);
            queueMicrotask(() => this.deliver(queue));
          },
        });
      }
    }
  }

  /** What it delivered and was not acknowledged goes back to the head of the queue. */
  private endChannel(channel: Channel, error?: Error): void {
    if (!channel.open) return;
    const { consuming, queue, unacked, options } = channel;
    Object.assign(channel, { open: false, consuming: false });
    channel.connection.channels.delete(channel);
    for (const message of unacked) message.redelivered = true;
    this.queues.get(queue)?.unshift(...unacked);
    unacked.clear();
    if (error && consuming) options.onEnd("channel-closed", error);
    queueMicrotask(() => this.deliver(queue));
  }
}
