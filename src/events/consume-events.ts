/// <reference lib="esnext.disposable" preserve="true" />
import { abortable } from "../abortable.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { loadAmqplibTransport } from "./amqplib-transport.ts";
import { closingStep } from "./closing-step.ts";
import { type ConnectionState, keepConnected } from "./connection.ts";
import { createInFlight } from "./in-flight.ts";
import type { EventOptions } from "./options.ts";
import { createQueueConsumer } from "./queue-consumer.ts";
import type { QueueStatus } from "./queue-state.ts";
import { checkEventOptions, type EventSettings } from "./settings.ts";
import type { EventTransport } from "./transport.ts";

/** What a consumer is doing. */
export interface EventConsumerStatus {
  /**
   * `connecting` for the first time, `connected`, `reconnecting` after a loss, `refused` while user, password or
   * virtual host are not accepted, `closing`, `closed`.
   */
  readonly state: ConnectionState | "closing" | "closed";
  /** Each queue, in the order of the option. */
  readonly queues: readonly QueueStatus[];
}

/** Consumes events until it is closed. */
export interface EventConsumer {
  /**
   * Resolves when every queue is consumed or known to be gone. Rejects with a `ClosedError` if the consumer is closed
   * before. While user, password, virtual host or a queue are refused it waits: `status()` tells.
   */
  readonly ready: Promise<void>;
  /** Resolves when the consumer has ended, after `close()`. */
  readonly closed: Promise<void>;
  /** A snapshot, for a readiness probe. */
  status(): EventConsumerStatus;
  /**
   * Stops taking messages, waits for handlers that run (at most `handlerTimeout`), acknowledges what they have handled
   * and disconnects. What was not handled is delivered again to the next consumer. A handler must not await it.
   */
  close(): Promise<void>;
  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Consumes what happens in the fleet, from the queues that INVERS makes for an event consumer in FleetControl.
 *
 * Delivery is at least once: a message is acknowledged after its handler has resolved, and after `seen` knows it. It
 * resolves as soon as the options are checked; `consumer.ready` waits for the queues.
 *
 * @throws ConfigError for an option that is missing, unknown or wrong, or if `amqplib` is not installed
 * @example
 * const consumer = await consumeEvents({
 *   vhost: "FLT23",
 *   username: "f-FLT23-c-CNSM23A",
 *   password: process.env.INVERS_EVENTS_PASSWORD,
 *   queues: ["FLT23.VehicleStateRecorded"],
 *   handlers: { VehicleStateRecorded: (event) => store.feed(event) },
 *   onUnknown: (event) => log.info(event.metadata.type),
 *   onPoison: ({ body, reason }) => parkingLot.save(body, reason),
 * });
 * process.on("SIGTERM", () => consumer.close());
 */
export async function consumeEvents(options: EventOptions): Promise<EventConsumer> {
  const settings = checkEventOptions(options);
  return startConsumer(settings, settings.transport ?? (await loadAmqplibTransport()));
}

function startConsumer(settings: EventSettings, transport: EventTransport): EventConsumer {
  const { clock, handlerTimeout } = settings;
  const stop = new AbortController();
  const abandon = new AbortController();
  const shutdown = { stop: stop.signal, abandon: abandon.signal };
  const inFlight = createInFlight();
  const queues = settings.queues.map((queue) => createQueueConsumer(queue, settings, shutdown, inFlight));
  let state: EventConsumerStatus["state"] = "connecting";
  let closing: Promise<void> | undefined;
  let setClosed: () => void;
  const closed = new Promise<void>((resolve) => {
    setClosed = resolve;
  });

  const lastConnection = keepConnected({
    settings,
    transport,
    stop: stop.signal,
    setState(next) {
      state = next;
    },
    use: (connection, lost) => Promise.all(queues.map((queue) => queue.run(connection, lost))),
    onLongLoss(since) {
      for (const queue of queues) queue.tellGap("disconnected", since);
    },
  });
  const ready = abortable(
    Promise.all(queues.map((queue) => queue.ready)).then(() => {}),
    stop.signal,
  );
  // Nobody has to wait for it.
  ready.catch(() => {});

  async function closeDown(): Promise<void> {
    state = "closing";
    const reason = new ClosedError("the event consumer");
    stop.abort(reason);
    const cancel = clock.schedule(handlerTimeout, () => abandon.abort(reason));
    await Promise.all(queues.map((queue) => queue.finish()));
    cancel();
    const connection = await lastConnection;
    if (connection) await closingStep(clock, () => connection.close());
    state = "closed";
    setClosed();
  }

  const close = (): Promise<void> => {
    closing ??= closeDown();
    return closing;
  };
  return {
    ready,
    closed,
    status: () => ({ state, queues: queues.map((queue) => queue.status()) }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
