import { onAbort } from "../abortable.ts";
import { ageOf, type Clock, momentOf } from "../clock.ts";
import { TimeoutError } from "../errors/timeout-error.ts";

/** Why a call has to end. */
export interface CancelReason {
  readonly error: unknown;
  /** The error is the reason of the caller's own abort. */
  readonly byCaller: boolean;
}

interface CancellationOptions {
  readonly clock: Clock;
  /** The caller's. */
  readonly signal: AbortSignal | null | undefined;
  /** Limit of the whole call, in ms. */
  readonly deadline: number;
}

/** Everything that ends a call from outside: the caller's abort, the deadline, `close()`. */
export class Cancellation {
  /** Set once the call has to end. */
  reason: CancelReason | undefined;
  #current: AbortController | undefined;
  readonly #stopWatching: () => void;

  /** Cancels, and throws, where the deadline has passed by either hand: timers stand still while the machine sleeps. */
  readonly checkDeadline: () => void;

  constructor({ clock, signal, deadline }: CancellationOptions) {
    const began = momentOf(clock);
    const expire = (): void =>
      this.cancel(new TimeoutError(`not finished within ${deadline} ms`, { code: "deadline" }));
    const cancelDeadline = clock.schedule(deadline, expire);
    this.checkDeadline = () => {
      if (ageOf(began, clock) > deadline) expire();
      if (this.reason) throw this.reason.error;
    };
    const cancelSignal = onAbort(signal, () => this.cancel(signal?.reason, true));
    this.#stopWatching = () => {
      cancelDeadline();
      cancelSignal();
    };
  }

  /** A controller for the attempt or the wait that begins now. It aborts when the call has to end. */
  begin(): AbortController {
    const controller = new AbortController();
    this.#current = controller;
    if (this.reason) controller.abort(this.reason.error);
    return controller;
  }

  cancel(error: unknown, byCaller = false): void {
    this.reason ??= { error, byCaller };
    this.#current?.abort(this.reason.error);
  }

  /** Stops watching the signal and the deadline. */
  dispose(): void {
    this.#stopWatching();
  }
}
