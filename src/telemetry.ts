import type { NotSentReason } from "./errors/not-sent-reason.ts";
import type { Outcome } from "./errors/oneapi-error.ts";
import { type Channel, diagnosticsChannels } from "./platform/host.ts";

/** The call an event is about. */
export interface CallFacts {
  /** Of the call: all its events have it. */
  readonly callId: string;
  /** Such as `GET`. */
  readonly method: string;
  /** The template, so that vehicle ids stay out of logs and metric labels. */
  readonly path: string;
  /** Only with the option `telemetry: { vehicleId: true }`. */
  readonly vehicleId?: string;
}

/** What an attempt came to, or a call by its last attempt. */
export interface AnswerFacts {
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** Error code or problem type, if it failed. */
  readonly code?: string | undefined;
  /** What the network said, in the platform's words, such as `ECONNRESET`. */
  readonly cause?: string | undefined;
  /** `X-INVERS-Flow-ID` of the answer, to quote to INVERS support. */
  readonly flowId?: string | undefined;
}

/** What a call came to. */
export interface EndFacts extends AnswerFacts {
  /** Whether it resolved to data. */
  readonly ok: boolean;
  /** Requests that were handed to `fetch`. */
  readonly attempts: number;
  /** Of a write. */
  readonly outcome?: Outcome | undefined;
  /** Of `notSent`. */
  readonly reason?: NotSentReason | undefined;
}

/** What `onEvent` and the traces of a client tell beyond the usual. */
export interface TelemetryOptions {
  /** Whether they name the vehicle. Its id is personal data where it leads to who drove it. @default false */
  readonly vehicleId?: boolean | undefined;
}

/** What `onEvent` and the diagnostics channel `invers-oneapi` are told: flat, primitive, without secrets. Times in whole ms. */
export type OneApiEvent =
  | {
      readonly type: "token-renewed";
      /** Life of the new token. */
      readonly lifetimeMs: number;
    }
  | {
      readonly type: "token-renewal-failed";
      /** That of the `TokenError`. */
      readonly code: string;
      /** What went wrong, without secrets. */
      readonly message: string;
      /** `X-INVERS-Flow-ID` of the token endpoint's answer, for INVERS support. */
      readonly flowId?: string | undefined;
      /** Until the provider asks again. */
      readonly retryAfterMs: number;
    }
  | { readonly type: "token-evicted" }
  /** An operation of the token store failed or took too long: this process renews for itself. */
  | {
      readonly type: "token-store-failed";
      /** `read`, `write`, `remove`, `lease` or `release`. */
      readonly operation: string;
      /** `timeout`, or the store's own word, such as `ECONNREFUSED`, `NOPERM` or `closed`; `failed` if it has none. */
      readonly code: string;
    }
  /** What lies in the token store cannot be opened, and is overwritten. */
  | { readonly type: "token-store-unreadable" }
  /** It is sent again after `waitMs`. */
  | (CallFacts &
      AnswerFacts & {
        readonly type: "attempt-failed";
        /** Counts from 1. */
        readonly attempt: number;
        /** Until the next one. */
        readonly waitMs: number;
      })
  | (CallFacts &
      EndFacts & {
        readonly type: "call-finished";
        /** From the call to its end. */
        readonly ms: number;
      })
  | (CallFacts &
      AnswerFacts & {
        readonly type: "command-unknown";
        /** Requests that were begun. */
        readonly attempts: number;
      })
  /** With the option `pace`: it waited for the rate limit, and is sent now. */
  | (CallFacts & {
      readonly type: "call-paced";
      /** How long. */
      readonly waitedMs: number;
    })
  /** A command waits for earlier ones to the same vehicle. */
  | (CallFacts & {
      readonly type: "command-queued";
      /** Commands before it. */
      readonly waitsFor: number;
    })
  /** `sendCommand` sends nothing: it waits for this call, which sends the same command. */
  | (CallFacts & { readonly type: "command-joined" })
  | QueueEvent;

/** What `consumeEvents` tells. Nothing of an event's content is in it. */
type QueueEvent =
  | { readonly type: "events-connected" }
  /** The connection, or this queue's channel, was lost or could not be made; it is tried again after `waitMs`. */
  | {
      readonly type: "events-disconnected";
      /** The queue whose channel it was; without it, the connection was. */
      readonly queue?: string;
      /** Why, without secrets. */
      readonly message: string;
      /** Until the next try. */
      readonly waitMs: number;
    }
  /** User, password or virtual host were refused, or this queue was. */
  | {
      readonly type: "events-refused";
      /** The queue that was refused; without it, the connection was. */
      readonly queue?: string;
      /** Why, without secrets. */
      readonly message: string;
      /** Until the next try. */
      readonly waitMs: number;
    }
  | {
      readonly type: "queue-gone";
      /** Its name. */
      readonly queue: string;
    }
  | {
      readonly type: "queue-blocked";
      /** Its name. */
      readonly queue: string;
    }
  | {
      readonly type: "queue-expiring";
      /** Its name. */
      readonly queue: string;
      /** Until INVERS deletes it, unless something is acknowledged. */
      readonly expiresInMs: number;
    }
  /** A handler, `onPoison` or `seen` failed, for the `tries`-th time; without `waitMs` it is not tried again. */
  | {
      readonly type: "event-failed";
      /** The queue that the event came from. */
      readonly queue: string;
      /** What failed: a handler, `onPoison`, or `seen`. */
      readonly step: "handler" | "poison" | "seen";
      /** How often it has failed. */
      readonly tries: number;
      /** Name of the error that was thrown. */
      readonly code: string;
      /** Until it is tried again. */
      readonly waitMs?: number | undefined;
    };

/** A hook that is told what happens. What it throws changes nothing. */
export type OnEvent = (event: OneApiEvent) => unknown;

let channel: Channel | null | undefined;

function diagnostics(): Channel | null {
  if (channel === undefined) channel = diagnosticsChannels()?.channel("invers-oneapi") ?? null;
  return channel;
}

/** Whether anybody listens. */
export const isHeard = (onEvent: OnEvent | undefined): boolean =>
  !!onEvent || !!diagnostics()?.hasSubscribers;

/** Every number of an event is a count or a time in ms. */
const inWholeNumbers = (event: OneApiEvent): OneApiEvent =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      typeof value === "number" ? Math.round(value) : value,
    ]),
  ) as unknown as OneApiEvent;

/**
 * Tells the hook and the diagnostics channel. What the hook throws, now or later, changes nothing; what a subscriber
 * of the channel throws, Node reports as an uncaught exception after the call went on.
 */
export function emit(onEvent: OnEvent | undefined, event: OneApiEvent): void {
  if (!isHeard(onEvent)) return;
  const told = Object.freeze(inWholeNumbers(event));
  if (onEvent) new Promise((run) => run(onEvent(told))).catch(() => {});
  diagnostics()?.publish(told);
}
