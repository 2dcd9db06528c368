import type { ConnectSettings, EventTransport } from "../../../src/events/transport.ts";

/** A broker in memory. Its ledger says what was attempted, delivered and acknowledged, and when. */
export interface MemoryBroker {
  readonly transport: EventTransport;
  /** Whom it lets in; anybody while empty. */
  password: string;
  /** Nothing listens. */
  down: boolean;
  readonly connects: { at: number; password: string; settings: ConnectSettings }[];
  readonly consumes: { at: number; queue: string; prefetch: number }[];
  /** Ids in the order of acknowledgement; `-` for what is no event. */
  readonly acked: string[];
  readonly steps: string[];
  declare(...queues: string[]): void;
  publish(queue: string, ...messages: (object | string | Uint8Array)[]): void;
  /** Messages that wait, and such as were delivered and not acknowledged. */
  count(queue: string): { ready: number; unacked: number };
  cut(): void;
  cancel(queue: string): void;
  closeChannel(queue: string): void;
  remove(queue: string): void;
}
