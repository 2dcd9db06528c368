import type { ConsumeOptions } from "../../../../src/events/transport.ts";

/** How an attempt to connect or to consume ends: `hang` waits for a step of the life. */
export type Reply = "ok" | "fail" | "refuse" | "hang";

export interface Message {
  readonly id: string;
  readonly key: string | undefined;
  readonly body: Uint8Array;
  redelivered: boolean;
}

/** A channel that consumes a queue, with what it delivered, in order. */
export interface Channel {
  readonly queue: string;
  readonly connection: Connection;
  readonly options: ConsumeOptions;
  readonly delivered: Message[];
  readonly unacked: Set<Message>;
  /** Neither cancelled nor ended. */
  consuming: boolean;
  open: boolean;
}

export interface Connection {
  readonly channels: Set<Channel>;
  /** Queues that it was asked to consume. */
  readonly asked: Set<string>;
  readonly ended: Promise<unknown>;
  open: boolean;
  end(error?: Error): void;
}
