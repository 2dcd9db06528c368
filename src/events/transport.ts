/**
 * Where `consumeEvents` gets its messages from: `amqplib` unless told otherwise, `createSandbox().events` in tests, or
 * one of your own. A transport moves messages and decides nothing: when to connect again, what to acknowledge and what
 * a duplicate is are the consumer's questions.
 *
 * How a transport behaves:
 *
 * - It never declares, binds, purges or deletes a queue.
 * - It never connects or consumes again by itself. What ended stays ended, and a new one is made by the consumer.
 * - Each queue has a channel of its own, so that a channel that closes stops one queue only.
 * - Messages of a queue are delivered in its order, at most `prefetch` unacknowledged ones at a time. What was not
 *   acknowledged when its channel or its connection ends is delivered again, with `redelivered` set, to whoever
 *   consumes the queue next.
 * - It throws and rejects with a `ConnectionError` whose `code` the methods below name. No message shows the password.
 */
export interface EventTransport {
  /**
   * Opens one connection.
   *
   * @throws ConnectionError with the code `access-refused` if user, password or virtual host are not accepted, with any
   * other code if there is no connection for another reason; the signal's own reason if it aborts first, and what comes
   * to be connected after that is closed
   */
  connect(settings: ConnectSettings): Promise<EventConnection>;
}

/** Where to connect to, and as whom. */
export interface ConnectSettings {
  /** Name or address of the broker. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** Whether to use TLS, with the server's certificate checked. */
  readonly tls: boolean;
  /** Virtual host. */
  readonly vhost: string;
  /** User. */
  readonly username: string;
  /** Its password at this moment. */
  readonly password: string;
  /** Seconds between heartbeats. A connection that is silent for about two of them has ended. */
  readonly heartbeat: number;
  /** Ends the attempt to connect. It has no meaning once the connection is there. */
  readonly signal: AbortSignal;
}

/** A connection to a broker. */
export interface EventConnection {
  /**
   * Resolves when the connection has ended, with the error that ended it, or with `undefined` after `close()`. Never
   * rejects. Its subscriptions have ended by then, each with `channel-closed`.
   */
  readonly closed: Promise<Error | undefined>;
  /**
   * Opens a channel, sets its prefetch and consumes a queue with manual acknowledgement.
   *
   * @throws ConnectionError with the code `queue-gone` if there is no such queue, `access-refused` if this user may not
   * consume it, any other code if the channel or the connection ended
   */
  consume(queue: string, options: ConsumeOptions): Promise<QueueSubscription>;
  /** Closes the connection in order. Resolves too if it has ended already. */
  close(): Promise<void>;
}

/** How a queue is consumed. */
export interface ConsumeOptions {
  /** How many messages may be delivered and not acknowledged. */
  readonly prefetch: number;
  /** Called for each message, in the order of the queue, possibly before `consume` has resolved. Does not throw. */
  readonly onDelivery: (delivery: Delivery) => void;
  /**
   * Called once if the subscription ends by itself: `cancelled` when the broker cancels it (`basic.cancel`, as it does
   * when the queue is deleted), `channel-closed` when its channel or connection ends. It is not called after `close()`.
   */
  readonly onEnd: (reason: SubscriptionEnd, error?: Error) => void;
}

/** Why a subscription ended by itself. */
export type SubscriptionEnd = "cancelled" | "channel-closed";

/** A queue that is consumed. */
export interface QueueSubscription {
  /** Stops deliveries (`basic.cancel`). What was delivered can still be acknowledged. Resolves too if it has ended. */
  cancel(): Promise<void>;
  /**
   * Closes the channel after the acknowledgements that were given before. What is unacknowledged is delivered again.
   * Resolves too if it has ended.
   */
  close(): Promise<void>;
}

/** A message of a queue. */
export interface Delivery {
  /** The message as it was received. */
  readonly body: Uint8Array;
  /** Whether the broker has delivered it before. */
  readonly redelivered: boolean;
  /**
   * Acknowledges this one message, on the channel that delivered it. Does nothing once that channel has ended. Never
   * throws.
   */
  ack(): void;
}
