import type { Clock } from "../clock.ts";

/** Waits for `done`, for at most `limitMs` if given. An abort ends this wait alone, with the signal's own reason. */
export function join(
  done: Promise<void>,
  clock: Clock,
  signal: AbortSignal | undefined,
  limitMs: number | undefined,
): Promise<void> {
  if (!signal && limitMs === undefined) return done;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      cancel?.();
      signal?.removeEventListener("abort", abort);
      resolve();
    };
    const abort = (): void => {
      reject(signal?.reason);
      leave();
    };
    const cancel = limitMs === undefined ? undefined : clock.schedule(limitMs, leave);
    signal?.addEventListener("abort", abort);
    void done.then(leave);
  });
}
