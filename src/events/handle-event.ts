import { sleep, withTimeout } from "../abortable.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { emit } from "../telemetry.ts";
import { retryDelay } from "./delays.ts";
import type { FleetEvent } from "./event-types.ts";
import type { EventContext, PoisonMessage } from "./options.ts";
import type { Handled } from "./ordering.ts";
import type { EventSettings } from "./settings.ts";
import { type HandledEvent, traceEvent } from "./trace-event.ts";

/** How often a failing `seen.add` is tried before the event is acknowledged all the same. */
export const ADD_TRIES = 3;

/** The end of a consumer, in two steps. */
export interface Shutdown {
  /** Nothing is waited for any more; what runs may finish. */
  readonly stop: AbortSignal;
  /** What still runs is left. */
  readonly abandon: AbortSignal;
}

/** A message that was delivered, and what it is handled with. */
export interface Message {
  readonly settings: EventSettings;
  readonly shutdown: Shutdown;
  readonly queue: string;
  readonly body: Uint8Array;
  readonly redelivered: boolean;
}

type Step = "handler" | "poison" | "seen";

/** Runs one try of a function of the user's, within `handlerTimeout`. */
function runTry<T>(
  { settings, shutdown }: Message,
  step: string,
  run: (signal: AbortSignal) => T | PromiseLike<T>,
): Promise<T> {
  const { clock, handlerTimeout: ms } = settings;
  const onTimeout = () =>
    new TimeoutError(`${step} took longer than ${Math.ceil(ms)} ms`, { code: "timeout" });
  return withTimeout({ clock, ms, onTimeout }, async (signal) => run(signal), shutdown.abandon);
}

/** Waits for the answer of `seen`, within `handlerTimeout`. One that is there at once needs no timer. */
function waitFor<T>(message: Message, step: string, answer: T | PromiseLike<T>): T | Promise<T> {
  const isPending = typeof (answer as PromiseLike<T> | null | undefined)?.then === "function";
  return isPending ? runTry(message, step, () => answer) : (answer as T);
}

/** Tells that something of the user's failed: what and how often, and nothing of the event. */
function report(
  { settings, queue }: Message,
  step: Step,
  tries: number,
  error: unknown,
  waitMs?: number,
): void {
  emit(settings.onEvent, {
    type: "event-failed",
    queue,
    step,
    tries,
    code: settings.passwords.nameOf(error),
    waitMs,
  });
}

const contextOf = ({ queue, redelivered }: Message, tries: number, signal: AbortSignal): EventContext => ({
  queue,
  redelivered,
  tries,
  signal,
});

/** Hands a message to `onPoison`. If that fails, the message has no place to go and blocks its queue. */
export async function handlePoison(message: Message, poison: PoisonMessage, tries = 1): Promise<Handled> {
  const { settings, shutdown } = message;
  try {
    await runTry(message, "onPoison", (signal) =>
      settings.onPoison(poison, contextOf(message, tries, signal)),
    );
    return "done";
  } catch (error) {
    if (shutdown.stop.aborted) return "dropped";
    report(message, "poison", tries, error);
    return "blocked";
  }
}

async function wasSeen(message: Message, id: string): Promise<boolean> {
  try {
    const answer: unknown = await waitFor(message, "seen.has", message.settings.seen.has(id));
    // A list of no rows, taken for a yes, would lose the event.
    if (typeof answer === "boolean") return answer;
    throw new TypeError("seen.has gave neither true nor false");
  } catch (error) {
    report(message, "seen", 1, error);
    return false;
  }
}

/** Tries a step with pauses; its last error if it never succeeded, or `stopped` if the consumer is closing. */
async function tryRepeatedly(
  message: Message,
  step: Step,
  most: number,
  run: (tries: number) => void | Promise<void>,
): Promise<"succeeded" | "stopped" | { readonly error: unknown }> {
  const { settings, shutdown } = message;
  for (let tries = 1; ; tries++) {
    try {
      await run(tries);
      return "succeeded";
    } catch (error) {
      const isLast = tries >= most;
      const waitMs = isLast ? undefined : retryDelay(tries, settings.random());
      report(message, step, tries, error, waitMs);
      if (shutdown.stop.aborted) return "stopped";
      if (waitMs === undefined) return { error };
      await sleep(settings.clock, waitMs, shutdown.stop).catch(() => {});
      if (shutdown.stop.aborted) return "stopped";
    }
  }
}

/**
 * Handles one event, once: what was seen is left, a handler that fails is tried again in place, what fails for good
 * goes to `onPoison`, and what was handled is remembered before anybody acknowledges it.
 */
export async function handleEvent(message: Message, event: FleetEvent): Promise<Handled> {
  if (await wasSeen(message, event.metadata.id)) return "done";
  const { handled } = await traceEvent(message, event, () => handleUnseen(message, event));
  return handled;
}

async function handleUnseen(message: Message, event: FleetEvent): Promise<HandledEvent> {
  const { settings, body } = message;
  const { id } = event.metadata;
  const handler = settings.handlerOf(event);
  const result = await tryRepeatedly(message, "handler", settings.maxTries, (tries) =>
    runTry(message, "the handler", (signal) => handler(event, contextOf(message, tries, signal))),
  );
  if (result === "stopped") return { handled: "dropped" };
  const failed = result !== "succeeded" && { code: settings.passwords.nameOf(result.error) };
  if (result !== "succeeded") {
    const { error } = result;
    const handled = await handlePoison(message, { body, reason: "failed", event, error }, settings.maxTries);
    if (handled !== "done") return { handled, ...failed };
  }
  // A failure was reported. The event was handled, whatever comes of remembering it.
  await tryRepeatedly(message, "seen", ADD_TRIES, () => waitFor(message, "seen.add", settings.seen.add(id)));
  return { handled: "done", ...failed };
}
