import { type Abort, onAbort, startAbortable } from "../abortable.ts";
import type { ClientContext, InFlight } from "../client-context.ts";
import { ageOf, type Clock, type Moment } from "../clock.ts";
import { TimeoutError } from "../errors/timeout-error.ts";

/** Why a call has to end. */
export interface CancelReason {
  readonly error: unknown;
  /** The error is the reason of the caller's own abort. */
  readonly byCaller: boolean;
}

interface CallLimits {
  readonly init: { readonly signal?: AbortSignal | null | undefined };
  /** Limit of the whole call, in ms. */
  readonly deadline: number;
}

/** Everything that ends a call from outside: the caller's abort, the deadline, `close()`. */
export class Cancellation implements InFlight {
  /** Set once the call has to end. */
  reason: CancelReason | undefined;
  #abortStep: Abort | undefined;
  /** Cancels where the deadline has passed by either hand: timers stand still while the machine sleeps. */
  readonly checkDeadline: () => CancelReason | undefined;
  readonly #inFlight: Set<InFlight>;
  readonly #cancelDeadline: () => void;
  readonly #cancelSignal: () => void;

  /** Watches until it is disposed of. */
  constructor(
    {
      settings,
      inFlight,
    }: Pick<ClientContext, "inFlight"> & { readonly settings: { readonly clock: Clock } },
    { init: { signal }, deadline }: CallLimits,
    began: Moment,
  ) {
    this.#inFlight = inFlight;
    inFlight.add(this);
    const { clock } = settings;
    const expire = (): void =>
      this.cancel(new TimeoutError(`not finished within ${Math.ceil(deadline)} ms`, { code: "deadline" }));
    this.#cancelDeadline = clock.schedule(deadline, expire);
    this.checkDeadline = () => {
      if (ageOf(began, clock) > deadline) expire();
      return this.reason;
    };
    this.#cancelSignal = onAbort(signal, () => this.cancel(signal?.reason, true));
  }

  /**
   * Runs a step of the call, such as an attempt or a wait. It rejects as soon as the call has to end, whether or not it
   * honours its signal; `abort` ends the step alone.
   */
  run<T>(step: (signal: AbortSignal, abort: Abort) => PromiseLike<T>): Promise<T> {
    if (this.reason) return Promise.reject(this.reason.error);
    const { promise } = startAbortable((signal, abort) => {
      this.#abortStep = abort;
      return step(signal, abort);
    });
    return promise;
  }

  cancel(error: unknown, byCaller = false): void {
    this.reason ??= { error, byCaller };
    this.#abortStep?.(this.reason.error);
  }

  /** Stops watching the signal and the deadline. */
  dispose(): void {
    this.#inFlight.delete(this);
    this.#cancelDeadline();
    this.#cancelSignal();
  }
}
