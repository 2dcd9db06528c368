import type { Clock } from "./clock.ts";

interface Listener {
  readonly callbacks: Set<() => void>;
  remove(): void;
}

// One listener of ours per signal, however many wait for it: Node takes a thousand listeners for a leak and warns.
const listeners = new WeakMap<AbortSignal, Listener>();

function listen(signal: AbortSignal): Listener {
  const callbacks = new Set<() => void>();
  const notify = (): void => {
    const called = [...callbacks];
    callbacks.clear();
    listener.remove();
    for (const callback of called) callback();
  };
  const listener: Listener = {
    callbacks,
    remove() {
      listeners.delete(signal);
      signal.removeEventListener("abort", notify);
    },
  };
  listeners.set(signal, listener);
  signal.addEventListener("abort", notify);
  return listener;
}

/**
 * Calls `run` when the signal aborts, or at once if it is aborted already.
 *
 * @returns a function that cancels this
 */
export function onAbort(signal: AbortSignal | null | undefined, run: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) {
    run();
    return () => {};
  }
  const { callbacks, remove } = listeners.get(signal) ?? listen(signal);
  const callback = (): void => run();
  callbacks.add(callback);
  return () => {
    if (callbacks.delete(callback) && callbacks.size === 0) remove();
  };
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it aborts: neither a `fetch` nor a function of
 * the user's has to honour the signal that it is given.
 */
export function abortable<T>(work: PromiseLike<T>, signal: AbortSignal | null | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = onAbort(signal, () => reject(signal?.reason));
    work.then(resolve, reject).then(cancel);
  });
}

/**
 * Resolves when `work` has settled or `ms` have passed, whichever comes first, or rejects with the signal's reason as
 * soon as it aborts. Leaves no timer behind.
 */
export function waitAtMost(
  clock: Clock,
  ms: number,
  work: PromiseLike<unknown> | undefined,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      cancelTimer();
      cancelAbort();
      resolve();
    };
    const cancelTimer = clock.schedule(ms, end);
    const cancelAbort = onAbort(signal, () => {
      cancelTimer();
      reject(signal?.reason);
    });
    work?.then(end, end);
  });
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. Leaves no timer behind. */
export const sleep = (clock: Clock, ms: number, signal?: AbortSignal | null): Promise<void> =>
  waitAtMost(clock, ms, undefined, signal);

/** A time limit, and the error that is thrown where it passes. */
export interface Limit {
  readonly clock: Clock;
  readonly ms: number;
  readonly onTimeout: () => unknown;
}

/**
 * Runs `work` under a time limit. Its signal aborts when the limit passes or the outer signal aborts; the promise
 * then rejects with that reason at once, whether or not `work` honours its signal.
 */
export async function withTimeout<T>(
  { clock, ms, onTimeout }: Limit,
  work: (signal: AbortSignal) => PromiseLike<T>,
  outer?: AbortSignal | null,
): Promise<T> {
  const controller = new AbortController();
  let cancelTimer = (): void => {};
  let end = (_reason: unknown): void => {};
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      cancelTimer();
      controller.abort(reason);
      reject(reason);
    };
  });
  // Where `work` throws at once, nobody waits for it.
  ended.catch(() => {});
  const cancelOuter = onAbort(outer, () => end(outer?.reason));
  if (!controller.signal.aborted) cancelTimer = clock.schedule(ms, () => end(onTimeout()));
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    cancelTimer();
    cancelOuter();
  }
}
