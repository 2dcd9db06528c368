import { abortable, onAbort, withTimeout } from "../abortable.ts";
import { callFacts } from "../call/call-facts.ts";
import { perform } from "../call/perform.ts";
import type { RawInit } from "../call/plan.ts";
import type { PerformedCall } from "../call/result.ts";
import { type ClientContext, type CommandInProgress, nextCallId } from "../client-context.ts";
import { ageOf, type Clock, type Moment } from "../clock.ts";
import type { OneApiError } from "../errors/oneapi-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { type CallFacts, emit } from "../telemetry.ts";

/** A command that a caller wants sent. */
export interface CommandRequest {
  readonly vehicleId: string;
  readonly name: string;
  readonly calledAt: Moment;
  /** Stale, and not sent, after this time from the call, in ms. */
  readonly maxAge: number;
  readonly init: RawInit;
  /** Whether it waits for the commands before it. */
  readonly serialize: boolean;
  /** Forbids sending. */
  readonly forbidden: OneApiError | undefined;
  /** The caller's own. */
  readonly signal: AbortSignal | undefined;
}

/** A command in progress, with the callers that wait for it. */
export class QueuedCommand implements CommandInProgress {
  readonly name: string;
  readonly facts: CallFacts;
  readonly settled: Promise<PerformedCall>;
  readonly calledAt: Moment;
  readonly maxAge: number;
  superseded: boolean;
  /** Callers that still wait; the last one to leave ends it. */
  callers = 0;
  sentAt: number | undefined;
  readonly #controller = new AbortController();

  constructor(context: ClientContext, queue: QueuedCommand[], request: CommandRequest) {
    const { name, vehicleId, calledAt, maxAge, init, serialize, forbidden, signal } = request;
    this.name = name;
    this.calledAt = calledAt;
    this.maxAge = maxAge;
    if (signal?.aborted) this.abort(signal.reason);
    this.superseded = !!(forbidden || signal?.aborted);
    const waitFor = serialize && queue.length ? Promise.all(queue.map(({ settled }) => settled)) : undefined;
    const { settings } = context;
    const path = `/vehicles/{vehicle_id}/commands/${name}`;
    const call = { ...init, params: { path: { vehicle_id: vehicleId } }, signal: this.#controller.signal };
    this.facts = callFacts(settings, { id: nextCallId(context), method: "POST", path, init: call });
    if (waitFor !== undefined)
      emit(settings.onEvent, { type: "command-queued", ...this.facts, waitsFor: queue.length });
    queue.push(this);
    this.settled = perform(context, "POST", path, call, {
      calledAt,
      maxAge,
      waitFor,
      forbidden,
      entry: this,
    });
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}

// The context knows of a command only whether it is superseded.
const queueOf = ({ commands }: ClientContext, vehicleId: string): QueuedCommand[] | undefined =>
  commands.get(vehicleId) as QueuedCommand[] | undefined;

/**
 * The command to join: the same one, if no other was called after it (then it would be another wish), and if it is not
 * sent when this caller's own limit has passed.
 */
export function joinable(
  context: ClientContext,
  { vehicleId, name, calledAt, maxAge }: CommandRequest,
): QueuedCommand | undefined {
  // One that is over before it begins, aborted or forbidden, changes nothing for those around it.
  const last = queueOf(context, vehicleId)
    ?.filter(({ superseded, callers }) => !superseded && callers > 0)
    .at(-1);
  if (last?.name !== name) return undefined;
  // One that went stale while the machine slept is only waiting for its timer.
  const alive = last.sentAt !== undefined || ageOf(last.calledAt, context.settings.clock) < last.maxAge;
  // By the moments of the calls, which stand: two looks at a clock differ, and a double tap would be sent twice.
  const inTime = (hand: keyof Moment): boolean =>
    last.calledAt[hand] + last.maxAge <= calledAt[hand] + maxAge;
  // One that was called later is of a caller who stayed longer: the machine may have slept between the two calls.
  const isEarlier = last.calledAt.monotonic < calledAt.monotonic;
  return alive && inTime("monotonic") && (isEarlier || inTime("wall")) ? last : undefined;
}

/** Sends a command, after those before it unless told otherwise. */
export function enqueue(context: ClientContext, request: CommandRequest): QueuedCommand {
  const { vehicleId } = request;
  const queue = queueOf(context, vehicleId) ?? [];
  context.commands.set(vehicleId, queue);
  const queued = new QueuedCommand(context, queue, request);
  void queued.settled.then(() => {
    queue.splice(queue.indexOf(queued), 1);
    if (!queue.length) context.commands.delete(vehicleId);
  });
  return queued;
}

/** The caller left, because of this error, before a command ended that others still wait for. */
export interface Detached {
  readonly detached: unknown;
}

/** Waits for a command until the caller's own signal aborts or its deadline (in ms from now) passes. */
export async function waitFor(
  queued: QueuedCommand,
  clock: Clock,
  signal: AbortSignal | undefined,
  deadline: number | undefined,
): Promise<PerformedCall | Detached> {
  queued.callers++;
  const { settled } = queued;
  let others: number | undefined;
  const leave = (): number => {
    others ??= --queued.callers;
    return others;
  };
  // At once, so that nobody joins what is about to end.
  const cancelLeave = onAbort(signal, leave);
  try {
    if (deadline === undefined) return await abortable(settled, signal);
    const onTimeout = (): unknown =>
      new TimeoutError(`not finished within ${Math.ceil(deadline)} ms`, { code: "deadline" });
    return await withTimeout({ clock, ms: deadline, onTimeout }, () => settled, signal);
  } catch (error) {
    if (leave() > 0) return { detached: error };
    queued.abort(error);
    return settled;
  } finally {
    cancelLeave();
  }
}
