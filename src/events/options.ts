import type { Clock } from "../clock.ts";
import type { OnEvent, TelemetryOptions } from "../telemetry.ts";
import type { EventOf, EventType, FleetEvent, UnknownEvent } from "./event-types.ts";
import type { Unreadable } from "./parse-event.ts";
import type { SeenEvents } from "./seen.ts";
import type { EventTransport } from "./transport.ts";

/** What a handler is told beside the event. */
export interface EventContext {
  /** The queue that the message came from. */
  readonly queue: string;
  /** Whether the broker has delivered the message before. */
  readonly redelivered: boolean;
  /** Which try this is, from 1 to `maxTries`. */
  readonly tries: number;
  /** Aborts when `handlerTimeout` has passed, or `close()` waits no longer. */
  readonly signal: AbortSignal;
}

/** Handles one event. The message is acknowledged after it has returned or resolved, and not before. */
export type EventHandler<Event> = (event: Event, context: EventContext) => void | Promise<void>;

/** A handler for each type of event that you want, by `metadata.type`. */
export type EventHandlers = { readonly [Type in EventType]?: EventHandler<EventOf<Type>> | undefined };

/** A message that could not be handled. */
export interface PoisonMessage {
  /** The message as it was received. */
  readonly body: Uint8Array;
  /**
   * `too-large`: above 1 MiB. `not-json`: no JSON. `no-event`: without the envelope of an event. `failed`: its handler
   * failed `maxTries` times.
   */
  readonly reason: Unreadable | "failed";
  /** The event, if it could be read. */
  readonly event?: FleetEvent;
  /** What the handler threw at its last try. */
  readonly error?: unknown;
}

/** Events of a queue that may have been missed. */
export interface EventGap {
  /** Its name. */
  readonly queue: string;
  /** When the queue was last known to be consumed, or this consumer began. */
  readonly since: Date;
  /** `queue-gone`: there is no such queue. `disconnected`: there was no connection for more than 72 hours. */
  readonly reason: "queue-gone" | "disconnected";
}

/** Options of `consumeEvents`. Times are in milliseconds. */
export interface EventOptions {
  /** Host of the broker. @default "api.invers.com" */
  readonly host?: string | undefined;
  /** Its port. @default 5671 */
  readonly port?: number | undefined;
  /** Whether to use TLS, with the server's certificate checked; `false` on loopback only. @default true */
  readonly tls?: boolean | undefined;
  /** Virtual host of the event consumer, from FleetControl. */
  readonly vhost: string;
  /** User of the event consumer, from FleetControl. These are not the credentials of the REST API. */
  readonly username: string;
  /** Its password, or a function that gets it: called for each connection, and once more if it is refused. */
  readonly password: string | (() => string | Promise<string>);
  /** Names of the queues, from FleetControl. They are never declared, bound, purged or deleted from here. */
  readonly queues: readonly string[];
  /** What to do with each type of event. */
  readonly handlers: EventHandlers;
  /** Handlers of types that are in no document yet. */
  readonly unlisted?: { readonly [type: string]: EventHandler<UnknownEvent> } | undefined;
  /**
   * The major versions (`metadata.schema_major_version`) that your handlers can read, by type, where that differs from
   * what the documents name. Of a type for which neither names any, every version goes to the handler.
   */
  readonly majors?: { readonly [type: string]: readonly number[] } | undefined;
  /** Gets events of a type or a major version without a handler. If it fails, that is a handler that failed. */
  readonly onUnknown: EventHandler<FleetEvent>;
  /**
   * Keeps what cannot be handled, in a table or a file of yours; then the message is acknowledged. If it fails, the
   * message is kept unacknowledged and its queue stops (`blocked`) until it is delivered again.
   */
  readonly onPoison: (message: PoisonMessage, context: EventContext) => void | Promise<void>;
  /** Told where events may have been missed. What it throws changes nothing. */
  readonly onGap?: ((gap: EventGap) => unknown) | undefined;
  /** Remembers which events were handled. @default memorySeen() */
  readonly seen?: SeenEvents | undefined;
  /**
   * A key, such as the vehicle's id: events of a queue with the same key are handled one after the other, in the order
   * of delivery.
   *
   * @default none: all side by side
   * @example
   * orderBy: vehicleIdOf
   */
  readonly orderBy?: ((event: FleetEvent) => string | undefined) | undefined;
  /** How many events of a queue are handled at once. The broker delivers twice as many ahead (prefetch). @default 10 */
  readonly concurrency?: number | undefined;
  /** How long one try of a handler may take. @default 30_000 */
  readonly handlerTimeout?: number | undefined;
  /** How often a handler is tried, with pauses of 1, 2, 4 ... 30 s, before `onPoison` gets the event. @default 5 */
  readonly maxTries?: number | undefined;
  /** Told what happens: see `OneApiEvent`. Contains nothing of an event. */
  readonly onEvent?: OnEvent | undefined;
  /** What the traces tell beyond the usual. @default { vehicleId: false } */
  readonly telemetry?: TelemetryOptions | undefined;
  /** Where the messages come from, such as `createSandbox().events`. @default amqplib, which has to be installed */
  readonly transport?: EventTransport | undefined;
  /** Source of time. @default the platform's clock */
  readonly clock?: Clock | undefined;
  /** Spreads the pauses; returns a number from 0 to below 1, or `Math.random` is used. @default Math.random */
  readonly random?: (() => number) | undefined;
}
