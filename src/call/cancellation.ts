import { TimeoutError } from "../errors/timeout-error.ts";
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
  dueAt: number;
  /** Set once the call has to end, with the error it ends with. */
  reason: { readonly error: unknown; readonly aborted: boolean } | undefined;
  /** Ended when the call has to end. */
  current: Interruptible | undefined;
  readonly #running: Running;
  readonly #signal: AbortSignal | null | undefined;
  readonly #onAbort: (() => void) | undefined;
  readonly #deadline: number;
  readonly #endsAt: number;
  #limit = 0;
  #limitAt: number = Number.POSITIVE_INFINITY;

  /** Watches for them until disposed of. `began`: on the monotonic hand, in ms. */
  constructor(
    running: Running,
    { deadline, timeout }: Limits,
    signal: AbortSignal | null | undefined,
    began: number,
  ) {
    this.#running = running;
    this.#deadline = deadline;
    this.#endsAt = began + deadline;
    this.dueAt = began + Math.min(deadline, timeout);
    this.#signal = signal;
    this.#onAbort = signal ? () => this.stop(signal.reason, true) : undefined;
    if (this.#onAbort) signal?.addEventListener("abort", this.#onAbort);
    running.add(this, began);
  }

  stop(error: unknown, aborted = false): void {
    this.reason ??= { error, aborted };
    this.current?.interrupt(error, aborted);
  }

  /** Ends what is going on just now, but not the call, so many ms from now. */
  limit(ms: number, now: number): void {
    this.#limit = ms;
    this.#limitAt = now + ms;
    if (this.#limitAt >= this.dueAt) return;
    this.dueAt = this.#limitAt;
    this.#running.rouse(this.dueAt, now);
  }

  /** Nothing is to run any more but the deadline. */
  lift(): void {
    this.#limitAt = Number.POSITIVE_INFINITY;
  }

  onDue(now: number): void {
    if (now >= this.#endsAt) {
      this.dueAt = Number.POSITIVE_INFINITY;
      this.stop(new TimeoutError(`not finished within ${this.#deadline} ms`, { code: "deadline" }));
      return;
    }
    const over = now >= this.#limitAt;
    if (over) this.lift();
    this.dueAt = Math.min(this.#endsAt, this.#limitAt);
    if (over)
      this.current?.interrupt(
        new TimeoutError(`no answer within ${this.#limit} ms`, { code: "timeout" }),
        false,
      );
  }

  /** Takes all watches away. */
  dispose(): void {
    if (this.#onAbort) this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#running.delete(this);
  }
}
