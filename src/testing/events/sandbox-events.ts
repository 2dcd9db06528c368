import type { Clock } from "../../clock.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import type { EventTransport } from "../../events/transport.ts";
import { checkOptions, isText, type Rules } from "../../options/check-options.ts";
import { own } from "../../options/own.ts";
import { isObject, isWhole } from "../faults/rules.ts";
import type { Random } from "../fleet/random.ts";
import { type BrokerLogin, createBroker } from "./broker.ts";
import { type EmittedEvent, makeEvent, type SandboxEvent } from "./make-event.ts";
import { createQueues, type SandboxQueue } from "./queues.ts";

/** What `consumeEvents` needs to connect to the sandbox. */
export interface SandboxEventLogin extends BrokerLogin {
  /** Names of the queues that there are. */
  readonly queues: readonly string[];
}

/**
 * The events of a sandbox, in memory: the `transport` of `consumeEvents`, what was emitted, and faults on demand. Every
 * command that is carried out emits `VehicleStateRecorded` with the flow id of its request. A queue from which nothing
 * was acknowledged for three days of the sandbox's clock is deleted, as INVERS does it.
 *
 * The methods that take a queue mean every queue if none is named.
 *
 * @example
 * const consumer = await consumeEvents({
 *   ...sandbox.events.login,
 *   transport: sandbox.events,
 *   handlers: { VehicleStateRecorded: (event) => console.log(event.metadata.flow_id) },
 *   onUnknown: () => {},
 *   onPoison: () => {},
 * });
 */
export interface SandboxEvents extends EventTransport {
  /** Spread it into the options of `consumeEvents`. Synthetic. */
  readonly login: SandboxEventLogin;
  /** What was emitted, oldest first. */
  readonly emitted: readonly SandboxEvent[];
  /** The queues that there are. */
  readonly queues: readonly SandboxQueue[];
  /** Puts an event into the queues; returns it in full. */
  emit(event: EmittedEvent, options?: { queue?: string | undefined }): SandboxEvent;
  /** Puts a message into the queues that is no event. @default "no JSON" */
  emitPoison(body?: string | Uint8Array, options?: { queue?: string | undefined }): void;
  /** Delivers once more the last `count` messages, acknowledged or not: acknowledgements got lost. @default 1 */
  redeliver(count?: number, options?: { queue?: string | undefined }): void;
  /** The next `count` messages come in the opposite order, once all of them are there. @default 2 */
  reorder(count?: number, options?: { queue?: string | undefined }): void;
  /** The broker cancels the consumers (`basic.cancel`). The queue stays. */
  cancel(queue?: string): void;
  /** The broker closes the channels: what is unacknowledged is delivered again. */
  closeChannel(queue?: string): void;
  /** All connections are cut: what is unacknowledged is delivered again. */
  disconnect(): void;
  /** Deletes the queue with its messages and cancels its consumers. What is emitted from then on is lost. */
  deleteQueue(queue?: string): void;
  /** Makes the queue anew, as an operator does in FleetControl. */
  createQueue(queue?: string): void;
  /** Resolves when every message of every queue has been acknowledged. */
  drained(): Promise<void>;
}

/** How many emitted events are kept; the oldest are dropped first. */
const MAX_EMITTED = 10_000;

const emitRules: Rules = { metadata: ["an object", isObject], data: ["an object", isObject] };

function checkEvent(given: EmittedEvent): EmittedEvent {
  const event = checkOptions("emit", given, emitRules);
  if (!isText(event.metadata?.type))
    throw new ConfigError('emit: "metadata.type" must be a non-empty string');
  return event;
}

function checkCount(who: string, count: number): void {
  if (!isWhole(count, 1)) throw new ConfigError(`${who}: the count must be a whole number from 1`);
}

/** The events of a sandbox with these queues. */
export function createSandboxEvents(names: readonly string[], clock: Clock, random: Random): SandboxEvents {
  const queues = createQueues(names, clock);
  let emitted: SandboxEvent[] = [];

  const login = {
    vhost: "sandbox",
    username: "sandbox",
    password: "sandbox-password-that-opens-no-broker",
    queues: [...names],
  };
  const broker = createBroker(login, queues.find);

  return {
    login,
    connect: (settings) => broker.connect(settings),
    disconnect: () => broker.disconnect(),
    get emitted() {
      return emitted.slice(-MAX_EMITTED);
    },
    get queues() {
      return queues.list();
    },
    emit(input, options = {}) {
      const { queue } = own(options);
      const event = makeEvent(checkEvent(input), clock, random);
      emitted.push(event);
      if (emitted.length >= 2 * MAX_EMITTED) emitted = emitted.slice(-MAX_EMITTED);
      const body = new TextEncoder().encode(JSON.stringify(event));
      queues.each("emit", queue, (found) => found.publish(body));
      return event;
    },
    emitPoison(body = "no JSON", options = {}) {
      const { queue } = own(options);
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      queues.each("emitPoison", queue, (found) => found.publish(bytes));
    },
    redeliver(count = 1, options = {}) {
      const { queue } = own(options);
      checkCount("redeliver", count);
      queues.each("redeliver", queue, (found) => found.redeliver(count));
    },
    reorder(count = 2, options = {}) {
      const { queue } = own(options);
      checkCount("reorder", count);
      queues.each("reorder", queue, (found) => found.reorder(count));
    },
    cancel: (queue) => queues.each("cancel", queue, (found) => found.cancel()),
    closeChannel(queue) {
      const error = new ConnectionError("the broker closed the channel", { code: "network" });
      queues.each("closeChannel", queue, (found) => found.closeChannels(error));
    },
    deleteQueue: (queue) => queues.each("deleteQueue", queue, ({ name }) => queues.remove(name)),
    createQueue: (queue) => queues.create("createQueue", queue),
    drained: () => queues.drained(),
  };
}
