import type { Clock } from "../clock.ts";
import { checkOptions, isFunction, timeRules } from "../options/check-options.ts";
import { type Evidence, judgeEvent, judgeState, stronger } from "./evidence.ts";

/** Where `verify` may look. It asks these sources only, and never sends the command again. */
export interface VerifyOptions<State = unknown> {
  /**
   * The vehicle's latest state as you know it, or a function that gets it: from your store of `VehicleStateRecorded`
   * events, or by the command `request-vehicle-state`. Only readings that were taken after the command was sent count.
   */
  state?: State | (() => State | undefined | Promise<State | undefined>) | undefined;
  /** Events as INVERS delivers them (`{ metadata, data }`): an array, or a stream that is read until one decides. */
  events?: Iterable<unknown> | AsyncIterable<unknown> | undefined;
  /** Stops looking after this many ms; what was found by then counts. @default 10_000 */
  timeout?: number | undefined;
  /** Rejects with its own reason. */
  signal?: AbortSignal | undefined;
}

/** How long `verify` looks unless told otherwise, in ms. */
export const VERIFY_TIMEOUT_MS = 10_000;

const isObject = (value: unknown): boolean => !!value && typeof value === "object";

const rules: Parameters<typeof checkOptions>[2] = {
  state: ["a vehicle state or a function", (value) => isObject(value) || isFunction(value)],
  events: [
    "iterable",
    (value) => isObject(value) && (Symbol.iterator in Object(value) || Symbol.asyncIterator in Object(value)),
  ],
  timeout: timeRules["timeout"] as (typeof rules)[string],
  signal: ["an AbortSignal", (value) => isObject(value) && "aborted" in Object(value)],
};

/** The command that evidence is wanted for. */
export interface Sent {
  readonly clock: Clock;
  readonly slug: string;
  /** Wall time, in ms. */
  readonly sentAt: number;
  readonly flowId: string | undefined;
}

/** Looks for evidence in what the caller offers, until the sources are through, one decides, or the time is over. */
export function verify(
  { clock, slug, sentAt, flowId }: Sent,
  options: VerifyOptions<unknown>,
): Promise<Evidence> {
  const { state, events, timeout = VERIFY_TIMEOUT_MS, signal } = options;
  let found: Evidence = "noEvidence";
  let over = false;
  let finish: () => void;
  let iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;

  async function lookAtState(): Promise<void> {
    found = stronger(
      judgeState(slug, typeof state === "function" ? await state() : state, sentAt, false),
      found,
    );
  }

  async function lookAtEvents(): Promise<void> {
    if (!events || !flowId) return;
    iterator = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
    while (!over) {
      const { done, value } = await iterator.next();
      if (done) return;
      found = stronger(judgeEvent(slug, value, sentAt, flowId), found);
      if (found === "confirmed") finish();
    }
  }

  return new Promise<Evidence>((resolve, reject) => {
    checkOptions("verify", options, rules);
    signal?.throwIfAborted();
    const leave = (settle: () => void): void => {
      over = true;
      cancel();
      signal?.removeEventListener("abort", abort);
      // A stream may wait for its next event for ever.
      Promise.resolve(iterator?.return?.()).catch(() => {});
      settle();
    };
    const abort = (): void => leave(() => reject(signal?.reason));
    finish = () => leave(() => resolve(found));
    const cancel = clock.schedule(timeout, finish);
    signal?.addEventListener("abort", abort);
    Promise.all([lookAtState(), lookAtEvents()]).then(finish, (error) => leave(() => reject(error)));
  });
}
