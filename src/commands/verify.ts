import { abortable, sleep, withTimeout } from "../abortable.ts";
import type { Clock } from "../clock.ts";
import { aSignal, checkOptions, isFunction, type Rules, timeRules } from "../options/check-options.ts";
import { VERIFY_TIMEOUT_MS } from "../options/defaults.ts";
import { type Evidence, evidenceOfEvent, evidenceOfState, stronger } from "./evidence.ts";

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

const isObject = (value: unknown): value is object => !!value && typeof value === "object";

const rules: Rules = {
  state: ["a vehicle state or a function", (value) => isObject(value) || isFunction(value)],
  events: [
    "iterable",
    (value) => isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value),
  ],
  timeout: timeRules["timeout"] as Rules[string],
  signal: aSignal,
};

/** The command that evidence is wanted for. */
export interface SentCommand {
  readonly clock: Clock;
  readonly name: string;
  /** Wall time, in ms. */
  readonly sentAt: number;
  readonly flowId: string | undefined;
}

/** How many events are read before timers and aborts get a turn: a source may always have the next one ready. */
const EVENTS_PER_TURN = 1_000;

/** Ends the search: the evidence decides, or the time is over. */
const ENOUGH = Symbol("enough");

/** Looks for evidence in what the caller offers, until the sources are through, one decides, or the time is over. */
export async function verify(
  { clock, name, sentAt, flowId }: SentCommand,
  given: VerifyOptions<unknown>,
): Promise<Evidence> {
  const { state, events, timeout = VERIFY_TIMEOUT_MS, signal } = checkOptions("verify", given, rules);
  // Not by `throwIfAborted`, which a polyfilled signal need not have.
  if (signal?.aborted) throw signal.reason;
  const search = new AbortController();
  let found: Evidence = "noEvidence";
  let iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;

  function weigh(evidence: Evidence): void {
    found = stronger(evidence, found);
    if (found === "confirmed") search.abort(ENOUGH);
  }

  async function lookAtState(): Promise<void> {
    const reading = typeof state === "function" ? await state() : state;
    weigh(evidenceOfState(name, reading, sentAt, false));
  }

  async function lookAtEvents(): Promise<void> {
    if (!events || !flowId) return;
    iterator = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
    for (let count = 1; !search.signal.aborted; count++) {
      const { done, value } = await iterator.next();
      if (done) return;
      weigh(evidenceOfEvent(name, value, sentAt, flowId));
      if (count % EVENTS_PER_TURN === 0) await sleep(clock, 0);
    }
  }

  const look = (): Promise<unknown> => abortable(Promise.all([lookAtState(), lookAtEvents()]), search.signal);
  try {
    await withTimeout({ clock, ms: timeout, onTimeout: () => ENOUGH }, look, signal);
  } catch (error) {
    if (error !== ENOUGH) throw error;
  } finally {
    search.abort(ENOUGH);
    // A stream may wait for its next event for ever.
    void leave(iterator);
  }
  return found;
}

/** Lets a source clean up. The evidence stands, however that ends. */
async function leave(iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined): Promise<void> {
  try {
    await iterator?.return?.();
  } catch {}
}
