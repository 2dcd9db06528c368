import type { Clock } from "./clock.ts";

interface Listener {
  readonly callbacks: Set<() => void>;
  remove(): void;
}

// One listener of ours per signal, however many wait for it: Node takes a thousand listeners for a leak and warns. A
// signal is in here while somebody waits for it.
const listeners = new Map<AbortSignal, Listener>();

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

/** Settles as `work` does, unless it is rejected before. Whatever is waited for in this package goes through it. */
function rejectable<T>(
  work: () => PromiseLike<T>,
  onReject: (reject: (reason: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    onReject(reject);
    work().then(resolve, reject);
  });
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it aborts: neither a `fetch` nor a function of
 * the user's has to honour the signal that it is given.
 */
export function abortable<T>(work: PromiseLike<T>, signal: AbortSignal | null | undefined): Promise<T> {
  let cancel = (): void => {};
  const settled = rejectable(
    () => work,
    (reject) => {
      cancel = onAbort(signal, () => reject(signal?.reason));
    },
  );
  settled.then(cancel, cancel);
  return settled;
}

/** Ends work with a reason. */
export type Abort = (reason: unknown) => void;

/**
 * Starts work with a signal of its own. `abort`, which the work is given too, aborts that signal and rejects the promise
 * at once, whether or not the work honours its signal.
 */
export function startAbortable<T>(work: (signal: AbortSignal, abort: Abort) => PromiseLike<T>): {
  readonly promise: Promise<T>;
  readonly abort: Abort;
} {
  const controller = new AbortController();
  let reject: Abort = () => {};
  const abort: Abort = (reason) => {
    controller.abort(reason);
    reject(reason);
  };
  const promise = rejectable(
    () => work(controller.signal, abort),
    (rejectPromise) => {
      reject = rejectPromise;
    },
  );
  return { promise, abort };
}

/**
 * Resolves when `work` has settled or `ms` have passed, whichever comes first, or rejects with the signal's reason as
 * soon as it aborts. Leaves no timer behind.
 */
export async function waitAtMost(
  clock: Clock,
  ms: number,
  work: PromiseLike<unknown> | undefined,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  let cancelTimer = (): void => {};
  const over = new Promise<void>((resolve) => {
    const end = (): void => resolve();
    cancelTimer = clock.schedule(ms, end);
    work?.then(end, end);
  });
  // As the signal aborts, not a moment later: what was closed has nothing pending.
  const cancelAbort = onAbort(signal, cancelTimer);
  try {
    await abortable(over, signal);
  } finally {
    cancelTimer();
    cancelAbort();
  }
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
  if (outer?.aborted) throw outer.reason;
  const { promise, abort } = startAbortable(work);
  const cancelTimer = clock.schedule(ms, () => abort(onTimeout()));
  const cancelOuter = onAbort(outer, () => {
    cancelTimer();
    abort(outer?.reason);
  });
  try {
    return await promise;
  } finally {
    cancelTimer();
    cancelOuter();
  }
}
