import { abortable } from "../abortable.ts";
import type { Clock } from "../clock.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import { paceAfter, paceAt, roomIn, shutMs, UNKNOWN_PACE, type WindowState, withOneMore } from "./pace.ts";
import { rateLimitOf } from "./rate-limit.ts";

/** Lets the requests of a client out as the API's rate limit has room for them. */
export interface Pacer {
  /** Milliseconds until there can be room; 0 if that may be at any moment. */
  shutMs(): number;
  /** Resolves when a request may leave, or rejects with the signal's reason. Urgent ones go first. */
  enter(isUrgent: boolean, signal: AbortSignal): Promise<void>;
  /** A request that entered is over: it was answered, `lost` where it may have arrived, or not sent. */
  leave(end: Response | "lost" | "unsent"): void;
}

interface Waiting {
  readonly isUrgent: boolean;
  admit(): void;
}

/** What an answer tells of the window; a 429 may name no more than a time. */
function windowStateIn(response: Response, clock: Clock): WindowState | undefined {
  const wallMs = clock.wall();
  const told = rateLimitOf(response, clock);
  const pauseMs = response.status === 429 && retryAfterMs(response.headers, wallMs, true);
  if (pauseMs) return { limit: told?.limit, used: Infinity, resetMs: pauseMs };
  if (!told) return undefined;
  const { limit, remaining, resetAt } = told;
  return { limit, used: limit - remaining, resetMs: resetAt.getTime() - wallMs };
}

export function createPacer(clock: Clock): Pacer {
  const waiting = new Set<Waiting>();
  let pace = UNKNOWN_PACE;
  let inFlight = 0;
  let cancelTimer = (): void => {};

  function admit(): void {
    const now = clock.monotonic();
    pace = paceAt(pace, now);
    while (waiting.size && roomIn(pace, inFlight) > 0) {
      const all = [...waiting];
      const next = all.find(({ isUrgent }) => isUrgent) ?? (all[0] as Waiting);
      waiting.delete(next);
      inFlight++;
      next.admit();
    }
    cancelTimer();
    if (waiting.size && pace.endsAt !== undefined) cancelTimer = clock.schedule(pace.endsAt - now, admit);
  }

  return {
    shutMs: () => shutMs(paceAt(pace, clock.monotonic()), clock.monotonic()),
    async enter(isUrgent, signal) {
      let place: Waiting | undefined;
      const admitted = new Promise<void>((resolve) => {
        place = { isUrgent, admit: resolve };
        waiting.add(place);
      });
      admit();
      try {
        await abortable(admitted, signal);
      } catch (reason) {
        // It was admitted and aborted in one step: its place is free.
        if (!waiting.delete(place as Waiting)) inFlight--;
        admit();
        throw reason;
      }
    },
    leave(end) {
      inFlight--;
      if (end === "lost") pace = withOneMore(pace);
      else if (end !== "unsent") {
        const now = clock.monotonic();
        pace = paceAfter(paceAt(pace, now), windowStateIn(end, clock), now);
      }
      admit();
    },
  };
}
