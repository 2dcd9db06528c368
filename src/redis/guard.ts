import { waitAtMost } from "../abortable.ts";
import type { SharingContext } from "../auth/token-sharing.ts";
import { read, textOf } from "../errors/redact-error.ts";

/** Time limit of one operation of the store, in ms. */
export const OPERATION_TIMEOUT_MS = 250;
/** So many failures in a row, and the store is left alone. */
export const FAILURES_IN_A_ROW = 3;
/** For how long, in ms; then one refresh tries it again. */
export const REST_MS = 30_000;

type Operation = "read" | "write" | "remove" | "lease" | "release";
type Context = Pick<SharingContext, "background" | "emit">;

/** Bounds what a store can do to its users. One belongs to each store, whoever shares it. */
export interface Guard {
  /** Whether the store is left alone after failures. */
  isResting(context: Context): boolean;
  /** The same for a refresh: the first one after the rest is let through, the others wait for what comes of it. */
  mayTry(context: Context): boolean;
  /**
   * What an operation comes to; `undefined` if it failed or took too long.
   *
   * @param signal ends the wait; rejects with its reason
   * @param onLate is given what it comes to when nobody waits any more
   */
  run<T>(
    context: Context,
    operation: Operation,
    work: () => Promise<T>,
    signal?: AbortSignal,
    onLate?: (value: T) => void,
  ): Promise<{ readonly value: T } | undefined>;
}

/** The word that Redis begins its errors with, or GLIDE puts behind a dash, such as `NOPERM`. */
const WORD = /^([A-Z][A-Z_]{1,40})[: ]|: - ([A-Z][A-Za-z]{1,40}): |\b(closed)\b/;

/** Of an error only a word: its message may quote what was written. */
function codeOf(error: unknown): string {
  const code = read(error, "code");
  if (typeof code === "string" && /^[A-Z][A-Z_]{1,40}$/.test(code)) return code;
  return (
    WORD.exec(textOf(read(error, "message")))
      ?.slice(1)
      .find(Boolean) ?? "failed"
  );
}

export function createGuard(): Guard {
  let failures = 0;
  let restingSince = 0;

  function onFailure({ background, emit }: Context, operation: Operation, code: string): undefined {
    failures++;
    restingSince = background.monotonic();
    emit({ type: "token-store-failed", operation, code });
  }

  function isResting({ background }: Context): boolean {
    // What began in the future is over: the clock was put back.
    const elapsed = background.monotonic() - restingSince;
    return failures >= FAILURES_IN_A_ROW && elapsed >= 0 && elapsed < REST_MS;
  }

  return {
    isResting,
    mayTry(context) {
      if (isResting(context)) return false;
      restingSince = context.background.monotonic();
      return true;
    },
    async run<T>(
      context: Context,
      operation: Operation,
      work: () => Promise<T>,
      signal?: AbortSignal,
      onLate?: (value: T) => void,
    ) {
      const { background } = context;
      let settled: { readonly value: T } | { readonly error: unknown } | undefined;
      const done = Promise.resolve()
        .then(work)
        .then(
          (value) => {
            settled = { value };
          },
          (error: unknown) => {
            settled = { error };
          },
        );
      const leave = (): void =>
        void done.then(() => settled && "value" in settled && onLate?.(settled.value));
      try {
        await waitAtMost(background, OPERATION_TIMEOUT_MS, done, signal);
        // One more turn of the event loop: where that was blocked, the answer may lie ready.
        if (!settled) await waitAtMost(background, 0, done, signal);
      } catch (reason) {
        leave();
        throw reason;
      }
      if (!settled) {
        leave();
        return onFailure(context, operation, "timeout");
      }
      if ("error" in settled) return onFailure(context, operation, codeOf(settled.error));
      failures = 0;
      return settled;
    },
  };
}
