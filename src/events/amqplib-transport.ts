import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import { abortable, onAbort } from "../abortable.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { createChannels, dropLateFrames } from "./amqplib-channels.ts";
import type {
  ConnectSettings,
  ConsumeOptions,
  Delivery,
  EventConnection,
  EventTransport,
  QueueSubscription,
  SubscriptionEnd,
} from "./transport.ts";

/** How long a socket may be silent while the connection is being made, in ms. */
const SILENCE_MS = 20_000;

/** What RabbitMQ answers with while the connection is being made, as far as amqplib passes it on: in its message. */
const REFUSED = /ACCESS.REFUSED|NOT.ALLOWED|got <ConnectionClose/;

/** Sentences of amqplib's that hide what happened, and what they are told as. */
const REWORDED: readonly (readonly [RegExp, string])[] = [
  // RabbitMQ says why; amqplib does not pass it on.
  [
    /.*got <ConnectionClose.*/,
    "the virtual host was refused: there is none of that name, or this user may not (or no more) connect to it",
  ],
  // What is in quotes is taken out of messages, since it may be what was sent. This is what the broker says.
  [/ with message "(.*)"$/s, ": $1"],
];

/** A queue that there is, which the broker cannot reach at present: its node is restarted. It says NOT_FOUND (404) too. */
const OUT_OF_REACH = /is down or inaccessible|due to timeout|stopped by supervisor|failed to restart/;

const CODES: Readonly<Record<string, string>> = {
  404: "queue-gone",
  403: "access-refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "connect-timeout",
  ECONNRESET: "reset",
};

interface AmqpError {
  readonly message?: unknown;
  readonly code?: unknown;
}

function toConnectionError(error: unknown): ConnectionError {
  const { message, code } = (error ?? {}) as AmqpError;
  const said = String(message ?? error);
  const text = REWORDED.reduce((words, [sentence, told]) => words.replace(sentence, told), said);
  const isTls = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(String(code));
  const ofCode = OUT_OF_REACH.test(said) ? undefined : CODES[String(code)];
  const known = REFUSED.test(said) ? "access-refused" : ofCode;
  return new ConnectionError(text, { code: known ?? (isTls ? "tls" : "network") });
}

/**
 * Connects by amqplib, which is loaded here and nowhere else.
 *
 * @throws ConfigError if it is not installed
 */
export async function loadAmqplibTransport(): Promise<EventTransport> {
  let amqplib: typeof import("amqplib");
  try {
    amqplib = await import("amqplib");
  } catch (error) {
    if ((error as AmqpError).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError(
      'consumeEvents needs the package "amqplib" (npm install amqplib@2), or the option "transport"',
    );
  }
  return {
    async connect(settings) {
      const connecting = amqplib.connect(addressOf(settings), {
        timeout: SILENCE_MS,
        keepAlive: true,
        clientProperties: { connection_name: "invers-oneapi" },
      });
      const cancel = onAbort(settings.signal, () => {
        connecting.then((late) => toConnection(late).close()).catch(() => {});
      });
      try {
        return toConnection(await abortable(connecting, settings.signal));
      } catch (error) {
        throw settings.signal.aborted ? error : toConnectionError(error);
      } finally {
        cancel();
      }
    },
  };
}

const addressOf = ({ host, port, tls, vhost, username, password, heartbeat }: ConnectSettings) => ({
  protocol: tls ? "amqps" : "amqp",
  hostname: host.replace(/^\[|\]$/g, ""),
  port,
  username,
  password,
  // amqplib decodes it.
  vhost: encodeURIComponent(vhost),
  heartbeat,
});

function toConnection(model: ChannelModel): EventConnection {
  let failure: Error | undefined;
  model.on("error", (error) => {
    failure = error;
  });
  dropLateFrames(model);
  const openChannel = createChannels(model);
  const ended = new AbortController();
  const closed = new Promise<Error | undefined>((resolve) => {
    model.on("close", (error) => {
      const reason = failure ?? error;
      // After a heartbeat was missed amqplib waits for the silent socket to end.
      if (failure) (model.connection as { stream?: { destroy?(): void } }).stream?.destroy?.();
      resolve(reason && toConnectionError(reason));
      ended.abort();
    });
  });
  return {
    closed,
    consume: (queue, options) => consume(openChannel, queue, options),
    close: () => unlessEnded(() => model.close(), ended.signal),
  };
}

/**
 * Resolves when the step is done or has failed, or when what it is about has ended: amqplib throws after the end, and
 * forgets who waits for an answer when the end comes first.
 */
const unlessEnded = (step: () => Promise<unknown>, ended: AbortSignal): Promise<void> =>
  abortable(new Promise((run) => run(step())), ended).then(
    () => {},
    () => {},
  );

async function consume(
  openChannel: () => Promise<Channel>,
  queue: string,
  { prefetch, onDelivery, onEnd }: ConsumeOptions,
): Promise<QueueSubscription> {
  let state = "opening" as "opening" | "open" | "ended";
  let failure: Error | undefined;
  const end = (reason: SubscriptionEnd): void => {
    const wasOpen = state === "open";
    state = "ended";
    if (wasOpen) onEnd(reason, failure && toConnectionError(failure));
  };
  try {
    const channel = await openChannel();
    channel.on("error", (error) => {
      failure = error;
    });
    const ended = new AbortController();
    channel.on("close", () => {
      end("channel-closed");
      ended.abort();
    });
    await channel.prefetch(prefetch);
    const { consumerTag } = await channel.consume(queue, (message) => {
      // What the broker sends when it cancels the consumer.
      if (message === null) end("cancelled");
      else if (state !== "ended") onDelivery(toDelivery(channel, message));
    });
    const close = (): Promise<void> => {
      state = "ended";
      return unlessEnded(() => channel.close(), ended.signal);
    };
    if (state === "ended") {
      // A cancelled consumer has an open channel: what it has delivered comes again when that is closed.
      void close();
      throw new Error("the channel was closed, or its consumer cancelled");
    }
    state = "open";
    return { cancel: () => unlessEnded(() => channel.cancel(consumerTag), ended.signal), close };
  } catch (error) {
    throw toConnectionError(failure ?? error);
  }
}

/** The channel is the one that delivered: a tag means something else, or nothing, on another. */
const toDelivery = (channel: Channel, message: ConsumeMessage): Delivery => ({
  body: message.content,
  redelivered: message.fields.redelivered,
  ack() {
    try {
      channel.ack(message);
    } catch {
      // The channel has ended: the message comes again.
    }
  },
});
