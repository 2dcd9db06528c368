import type { Clock } from "./clock.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import type { Running, Underway } from "./running.ts";

/** Ends what is going on now, an attempt or a wait. `aborted`: because the caller wished so. */
export type Interrupt = (error: unknown, aborted?: boolean) => void;

/** Everything that can end a call from outside: the caller's abort, its time limits, `close()`. */
export interface Stops extends Underway {
  /** Set once the call has to end, with the error it ends with. */
  reason: { readonly error: unknown; readonly aborted: boolean } | undefined;
  /** How to end what is going on now. */
  interrupt: Interrupt;
  readonly stop: Interrupt;
  /** Runs this after so many ms, in place of what was to run before; without arguments nothing. */
  limit(ms?: number, run?: () => void): void;
  /** Takes the timer and all listeners away. */
  dispose(): void;
}

/** Limits in ms: of the whole call, and that of each attempt, for which the timer is set from the start. */
interface Limits {
  readonly deadline: number;
  readonly timeout: number;
}

const nothing = (): void => {};

/** Watches for them until disposed of. */
export function watchStops(
  clock: Clock,
  running: Running,
  { deadline, timeout }: Limits,
  signal: AbortSignal | null | undefined,
): Stops {
  const began = clock.monotonic();
  let ringsAt = began + Math.min(deadline, timeout);
  let limitAt = Number.POSITIVE_INFINITY;
  let atLimit = nothing;

  // One timer for both limits, since a timer is dear: it may ring early, and is then set anew for what is left.
  function set(at: number, now: number): void {
    ringsAt = at;
    cancel = clock.schedule(at - now, ring);
  }
  function ring(): void {
    const now = clock.monotonic();
    if (now >= began + deadline) {
      stops.stop(new TimeoutError(`not finished within ${deadline} ms`, { code: "deadline" }));
      return;
    }
    if (now >= limitAt) {
      limitAt = Number.POSITIVE_INFINITY;
      atLimit();
    }
    set(Math.min(began + deadline, limitAt), now);
  }

  const stops: Stops = {
    place: -1,
    reason: undefined,
    interrupt: nothing,
    stop(error, aborted = false) {
      stops.reason ??= { error, aborted };
      stops.interrupt(error, aborted);
    },
    limit(ms = Number.POSITIVE_INFINITY, run = nothing) {
      const now = clock.monotonic();
      limitAt = now + ms;
      atLimit = run;
      if (limitAt >= ringsAt) return;
      cancel();
      set(limitAt, now);
    },
    dispose() {
      cancel();
      signal?.removeEventListener("abort", onAbort);
      running.delete(stops);
    },
  };
  const onAbort = (): void => stops.stop(signal?.reason, true);
  let cancel = clock.schedule(Math.min(deadline, timeout), ring);
  signal?.addEventListener("abort", onAbort);
  running.add(stops);
  return stops;
}
