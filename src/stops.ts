import type { Clock } from "./clock.ts";
import { ClosedError } from "./errors/closed-error.ts";
import { TimeoutError } from "./errors/timeout-error.ts";

/** Ends what is going on now, an attempt or a wait. `aborted`: because the caller wished so. */
export type Interrupt = (error: unknown, aborted?: boolean) => void;

/** Everything that can end a call from outside: the caller's abort, the deadline, `close()`. */
export interface Stops {
  /** Set once the call has to end, with the error it ends with. */
  reason: { readonly error: unknown; readonly aborted: boolean } | undefined;
  /** How to end what is going on now. */
  interrupt: Interrupt;
  readonly stop: Interrupt;
  /** Takes all timers and listeners away. */
  dispose(): void;
}

const nothing = (): void => {};

/** Watches for them until disposed of. */
export function watchStops(
  clock: Clock,
  running: Set<() => void>,
  deadline: number,
  signal: AbortSignal | null | undefined,
): Stops {
  const stops: Stops = {
    reason: undefined,
    interrupt: nothing,
    stop(error, aborted = false) {
      stops.reason ??= { error, aborted };
      stops.interrupt(error, aborted);
    },
    dispose() {
      cancelDeadline();
      signal?.removeEventListener("abort", onAbort);
      running.delete(onClose);
    },
  };
  const onAbort = (): void => stops.stop(signal?.reason, true);
  const onClose = (): void => stops.stop(new ClosedError("the client"));
  const cancelDeadline = clock.schedule(deadline, () =>
    stops.stop(new TimeoutError(`not finished within ${deadline} ms`, { code: "deadline" })),
  );
  signal?.addEventListener("abort", onAbort);
  running.add(onClose);
  return stops;
}
