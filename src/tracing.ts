import { diagnosticsChannels, type TracingChannel } from "./platform/host.ts";
import type { AnswerFacts, CallFacts, EndFacts } from "./telemetry.ts";

/** Where requests go, or events come from. */
interface ServerFacts {
  /** Host name, without a port. */
  readonly serverAddress: string;
  /** Its port, also where it is the usual one. */
  readonly serverPort: number;
}

interface ErrorFacts {
  /** Why there was no answer: an error of this package, which holds neither a secret nor the id of a vehicle. */
  readonly error?: unknown;
}

/** `invers-oneapi:call`, around a call or a command. What is optional is there at its end. */
export interface CallTrace extends CallFacts, Partial<EndFacts>, ServerFacts, ErrorFacts {}

/** `invers-oneapi:attempt`, around each request of a call, its token and its body included. */
export interface AttemptTrace extends CallFacts, AnswerFacts, ServerFacts, ErrorFacts {
  /** 1 is the first. */
  readonly attempt: number;
}

/** `invers-oneapi:token`, around a renewal with all its requests. */
export interface TokenTrace extends ServerFacts, ErrorFacts {
  /** `POST`. */
  readonly method: string;
  /** Path of the token endpoint. */
  readonly path: string;
  /** `unchanged`: no request was made, since the secret is the refused one still, or another process renews. */
  readonly outcome?: "renewed" | "failed" | "unchanged";
  /** That of the `TokenError`, if it failed. */
  readonly code?: string | undefined;
  /** Life of the new token. */
  readonly lifetimeMs?: number;
}

/** `invers-oneapi:event`, around the handling of a fleet event that was not seen before. */
export interface EventTrace extends ServerFacts, ErrorFacts {
  /** The queue that it came from. */
  readonly queue: string;
  /** `metadata.type`. */
  readonly eventType: string;
  /** Whether the broker has delivered it before. */
  readonly redelivered: boolean;
  /** That of the request that caused it. */
  readonly flowId?: string | undefined;
  /** Only with the option `telemetry: { vehicleId: true }`. */
  readonly vehicleId?: string;
  /** `done` was handled, or kept by `onPoison`; `blocked` has no place to go; `dropped` comes again. */
  readonly outcome?: "done" | "blocked" | "dropped";
  /** Name of the error that the handler threw at its last try. */
  readonly code?: string | undefined;
}

interface Traces {
  readonly call: CallTrace;
  readonly attempt: AttemptTrace;
  readonly token: TokenTrace;
  readonly event: EventTrace;
}

const known = new Map<keyof Traces, TracingChannel | undefined>();

function channelOf(name: keyof Traces): TracingChannel | undefined {
  if (!known.has(name)) known.set(name, diagnosticsChannels()?.tracingChannel?.(`invers-oneapi:${name}`));
  return known.get(name);
}

const MOMENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

/** Whether somebody listens to one of the five. Each is asked where the channel as a whole does not say. */
const isListenedTo = (channel: TracingChannel): boolean =>
  channel.hasSubscribers ?? MOMENTS.some((moment) => channel[moment].hasSubscribers);

/**
 * Does `work` within one of Node's tracing channels, if somebody listens to it. Subscribers run in the caller's async
 * context. What they are told grows from `begin` to `end`; with an `error` in it, the channel of errors is told too.
 */
export function traced<Name extends keyof Traces, T>(
  name: Name,
  work: () => Promise<T>,
  begin: () => Traces[Name],
  end: (result: T) => Partial<Traces[Name]>,
): Promise<T> {
  const channel = channelOf(name);
  return channel && isListenedTo(channel) ? publish(channel, work, begin(), end) : work();
}

async function publish<T>(
  channel: TracingChannel,
  work: () => Promise<T>,
  message: object,
  end: (result: T) => ErrorFacts,
): Promise<T> {
  let done: Promise<T> | undefined;
  const watched = async (): Promise<void> => {
    done = work();
    const facts = end(await done);
    Object.assign(message, facts);
    if (facts.error !== undefined) throw facts.error;
  };
  await channel.tracePromise(watched, message).catch(() => {});
  return done as Promise<T>;
}

/** The address and the port of a URL. */
export function serverOf(url: string): ServerFacts {
  const { hostname, port, protocol } = new URL(url);
  return { serverAddress: hostname, serverPort: Number(port) || (protocol === "http:" ? 80 : 443) };
}
