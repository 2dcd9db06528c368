import { withTimeout } from "../abortable.ts";
import type { Clock } from "../clock.ts";
import { ConnectionError } from "../errors/connection-error.ts";

/** How long an attempt to connect or to consume, and the password function, may take, in ms. */
export const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Waits for an answer from outside.
 *
 * @throws ConnectionError with the code `connect-timeout`; the reason of `stop` as soon as that aborts
 */
export function inTime<T>(
  what: string,
  clock: Clock,
  work: (signal: AbortSignal) => PromiseLike<T>,
  stop: AbortSignal,
): Promise<T> {
  const message = `${what} took longer than ${CONNECT_TIMEOUT_MS} ms`;
  const onTimeout = () => new ConnectionError(message, { code: "connect-timeout" });
  return withTimeout({ clock, ms: CONNECT_TIMEOUT_MS, onTimeout }, work, stop);
}

/** The same for what has to be closed: it may come to be open all the same, and nobody else would close it. */
export async function openInTime<T extends { close(): PromiseLike<void> }>(
  what: string,
  clock: Clock,
  open: (signal: AbortSignal) => Promise<T>,
  stop: AbortSignal,
): Promise<T> {
  let opening: Promise<T> | undefined;
  try {
    return await inTime(
      what,
      clock,
      (signal) => {
        opening = open(signal);
        return opening;
      },
      stop,
    );
  } catch (error) {
    opening?.then((late) => late.close()).catch(() => {});
    throw error;
  }
}
