import { sleep } from "../../abortable.ts";
import type { Clock } from "../../clock.ts";
import type { ConsumeOptions } from "../../events/transport.ts";
import { stopwatch } from "../clock/time.ts";

/** INVERS deletes a queue from which nothing was acknowledged for three days (documentation, "Events API"). */
const QUEUE_LIFE_MS = 72 * 3_600_000;

/** How many messages a queue keeps that nobody reads; the oldest are dropped first. */
const MAX_WAITING = 10_000;

/** A message of a queue. */
interface Message {
  readonly body: Uint8Array;
  redelivered: boolean;
}

/** A channel that consumes a queue. */
export interface Subscription {
  /** Stops deliveries; what was delivered can still be acknowledged. */
  cancel(): void;
  /** Ends the channel: what is unacknowledged goes back to the head of the queue. */
  close(): void;
}

/** A queue in memory. Messages are delivered in its order, a microtask after they came. */
export interface Queue {
  readonly name: string;
  readonly waiting: number;
  readonly unacknowledged: number;
  publish(body: Uint8Array): void;
  consume(options: ConsumeOptions): Subscription;
  /** Delivers once more what was delivered last, acknowledged or not. */
  redeliver(count: number): void;
  /** Holds the next messages until there are `count` of them, then delivers them in the opposite order. */
  reorder(count: number): void;
  /** Cancels its consumers, as the broker does (`basic.cancel`). */
  cancel(): void;
  /** Closes its channels with an error. */
  closeChannels(error: Error): void;
  /** Deletes its messages and cancels its consumers. */
  remove(): void;
  /** Whether nothing was acknowledged for three days. */
  isExpired(): boolean;
}

interface Channel extends ConsumeOptions {
  readonly unacked: Set<Message>;
  consuming: boolean;
  open: boolean;
}

/** @param onChange called after each acknowledgement, and when the three days are over */
export function createQueue(name: string, clock: Clock, onChange: () => void): Queue {
  let waiting: Message[] = [];
  let held: { readonly messages: Message[]; readonly count: number } | undefined;
  let delivered: Message[] = [];
  let sinceAck = stopwatch(clock);
  let watch: AbortController | undefined;
  const channels = new Set<Channel>();

  /** Keeps a timer for the three days while somebody consumes, and none otherwise: it would keep a process alive. */
  function watchLife(): void {
    watch?.abort();
    if (![...channels].some(({ consuming }) => consuming)) return;
    watch = new AbortController();
    sleep(clock, Math.max(0, QUEUE_LIFE_MS - sinceAck()), watch.signal).then(onChange, () => {});
  }

  function deliverTo(channel: Channel, message: Message): void {
    channel.unacked.add(message);
    delivered = [...delivered.slice(-99), message];
    channel.onDelivery({
      body: message.body,
      redelivered: message.redelivered,
      ack() {
        if (!channel.open || !channel.unacked.delete(message)) return;
        sinceAck = stopwatch(clock);
        watchLife();
        onChange();
        deliverSoon();
      },
    });
  }

  function deliver(): void {
    for (const channel of channels) {
      while (channel.consuming && channel.unacked.size < channel.prefetch) {
        const message = waiting.shift();
        if (!message) return;
        deliverTo(channel, message);
      }
    }
  }
  const deliverSoon = (): void => queueMicrotask(deliver);

  function stopConsuming(channel: Channel): void {
    channel.consuming = false;
    watchLife();
  }

  function endChannel(channel: Channel): void {
    if (!channel.open) return;
    channel.open = false;
    channels.delete(channel);
    stopConsuming(channel);
    const back = [...channel.unacked].map((message) => Object.assign(message, { redelivered: true }));
    waiting = [...back, ...waiting];
    channel.unacked.clear();
    deliverSoon();
  }

  function cancel(): void {
    for (const channel of [...channels]) {
      if (!channel.consuming) continue;
      stopConsuming(channel);
      channel.onEnd("cancelled");
    }
  }

  return {
    name,
    get waiting() {
      return waiting.length + (held?.messages.length ?? 0);
    },
    get unacknowledged() {
      return [...channels].reduce((sum, { unacked }) => sum + unacked.size, 0);
    },
    publish(body) {
      const message = { body, redelivered: false };
      if (held) held.messages.push(message);
      else waiting.push(message);
      if (held && held.messages.length >= held.count) {
        waiting.push(...held.messages.reverse());
        held = undefined;
      }
      if (waiting.length > MAX_WAITING) waiting.shift();
      deliverSoon();
    },
    consume(options) {
      const channel: Channel = { ...options, unacked: new Set(), consuming: true, open: true };
      channels.add(channel);
      watchLife();
      deliverSoon();
      return { cancel: () => stopConsuming(channel), close: () => endChannel(channel) };
    },
    redeliver(count) {
      const again = delivered.slice(-count).map(({ body }) => ({ body, redelivered: true }));
      waiting = [...again, ...waiting];
      deliverSoon();
    },
    reorder(count) {
      // What an earlier one still holds comes as it came.
      waiting.push(...(held?.messages ?? []));
      held = { messages: [], count };
      deliverSoon();
    },
    cancel,
    closeChannels(error) {
      for (const channel of [...channels]) {
        endChannel(channel);
        channel.onEnd("channel-closed", error);
      }
    },
    remove() {
      waiting = [];
      held = undefined;
      for (const { unacked } of channels) unacked.clear();
      cancel();
    },
    isExpired: () => sinceAck() >= QUEUE_LIFE_MS,
  };
}
