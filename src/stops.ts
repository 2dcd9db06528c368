import type { Clock } from "./clock.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import type { Running, Underway } from "./running.ts";

/** What is going on in a call just now, an attempt or a wait. */
export interface Interruptible {
  /** Ends it. `aborted`: because the caller wished so. */
  interrupt(error: unknown, aborted: boolean): void;
}

/** Limits in ms: of the whole call, and that of each attempt, for which the timer is set from the start. */
interface Limits {
  readonly deadline: number;
  readonly timeout: number;
}

/** Everything that can end a call from outside: the caller's abort, its time limits, `close()`. */
export class Stops implements Underway {
  place = -1;
  /** Set once the call has to end, with the error it ends with. */
  reason: { readonly error: unknown; readonly aborted: boolean } | undefined;
  /** Ended when the call has to end. */
  current: Interruptible | undefined;
  readonly #clock: Clock;
  readonly #running: Running;
  readonly #signal: AbortSignal | null | undefined;
  readonly #onAbort: (() => void) | undefined;
  readonly #deadline: number;
  readonly #endsAt: number;
  #limit = 0;
  #limitAt: number = Number.POSITIVE_INFINITY;
  #ringsAt: number;
  #cancel: () => void;

  /** Watches for them until disposed of. `began`: on the monotonic hand, in ms. */
  constructor(
    clock: Clock,
    running: Running,
    { deadline, timeout }: Limits,
    signal: AbortSignal | null | undefined,
    began: number,
  ) {
    this.#clock = clock;
    this.#running = running;
    this.#deadline = deadline;
    this.#endsAt = began + deadline;
    const first = Math.min(deadline, timeout);
    this.#ringsAt = began + first;
    this.#cancel = clock.schedule(first, () => this.#ring());
    this.#signal = signal;
    this.#onAbort = signal ? () => this.stop(signal.reason, true) : undefined;
    if (this.#onAbort) signal?.addEventListener("abort", this.#onAbort);
    running.add(this);
  }

  stop(error: unknown, aborted = false): void {
    this.reason ??= { error, aborted };
    this.current?.interrupt(error, aborted);
  }

  /** Ends what is going on just now, but not the call, after so many ms. */
  limit(ms: number): void {
    const now = this.#clock.monotonic();
    this.#limit = ms;
    this.#limitAt = now + ms;
    if (this.#limitAt >= this.#ringsAt) return;
    this.#cancel();
    this.#set(this.#limitAt, now);
  }

  /** Nothing is to run any more but the deadline. */
  lift(): void {
    this.#limitAt = Number.POSITIVE_INFINITY;
  }

  // One timer for both limits, since a timer is dear: it may ring early, and is then set anew for what is left.
  #set(at: number, now: number): void {
    this.#ringsAt = at;
    this.#cancel = this.#clock.schedule(at - now, () => this.#ring());
  }

  #ring(): void {
    const now = this.#clock.monotonic();
    if (now >= this.#endsAt) {
      this.stop(new TimeoutError(`not finished within ${this.#deadline} ms`, { code: "deadline" }));
      return;
    }
    if (now >= this.#limitAt) {
      this.lift();
      this.current?.interrupt(
        new TimeoutError(`no answer within ${this.#limit} ms`, { code: "timeout" }),
        false,
      );
    }
    this.#set(Math.min(this.#endsAt, this.#limitAt), now);
  }

  /** Takes the timer and all listeners away. */
  dispose(): void {
    this.#cancel();
    if (this.#onAbort) this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#running.delete(this);
  }
}
