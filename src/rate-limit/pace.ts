/** What is known of the API's rate limit, and how much of the present window is used. */
export interface Pace {
  /** Requests that a window allows; `undefined` before the first answer. */
  readonly limit?: number | undefined;
  /** Those of the present window that an answer counted; infinite after a 429. */
  readonly used: number;
  /** Those that may have been counted as well, and got no answer. */
  readonly lost: number;
  /** When the window ends, on the monotonic hand; `undefined` until an answer tells. */
  readonly endsAt?: number | undefined;
  /** When an answer told that, on the same hand. */
  readonly toldAt?: number | undefined;
}

/** What an answer says of the window, which ends in `resetMs`. */
export interface WindowState {
  /** `undefined` where the answer only says that there is no room. */
  readonly limit: number | undefined;
  /** Infinite for a 429. */
  readonly used: number;
  readonly resetMs: number;
}

export const UNKNOWN_PACE: Pace = { used: 0, lost: 0 };

/** The limit of a server that tells none. */
const NO_LIMIT = 1e9;
/** Answers tell whole seconds, twice: ends that differ by less than this are one. */
const SAME_WINDOW_MS = 2_000;

/** How many requests may leave now. While nothing is known of the window, one always may: its answer tells. */
export function roomIn({ limit = 1, used, lost, endsAt }: Pace, inFlight: number): number {
  const room = limit - used - lost - inFlight;
  return endsAt === undefined && inFlight === 0 ? Math.max(1, room) : room;
}

/** The pace as it is at this time: a window that has ended is empty. So is one of the future: the clock was put back. */
export const paceAt = (pace: Pace, now: number): Pace =>
  now >= (pace.endsAt ?? Infinity) || now < (pace.toldAt ?? now)
    ? { ...UNKNOWN_PACE, limit: pace.limit }
    : pace;

/** A request may have been counted, and nobody told. */
export const withOneMore = (pace: Pace): Pace => ({ ...pace, lost: pace.lost + 1 });

/** The pace after an answer; `told` is `undefined` where it says nothing of the limit. */
export function paceAfter(pace: Pace, told: WindowState | undefined, now: number): Pace {
  if (!told) return { ...withOneMore(pace), limit: pace.limit ?? NO_LIMIT };
  const { used, resetMs } = told;
  const later = now + resetMs - (pace.endsAt ?? -Infinity);
  const isShutting = used === Infinity;
  const isOld =
    pace.used === Infinity
      ? // Nothing left since the 429: what is answered now was sent before it.
        !isShutting || later <= 0
      : // Of a window that is over.
        !isShutting && later < -SAME_WINDOW_MS;
  if (resetMs <= 0 || isOld) return pace;
  const isSame = !isShutting && later < SAME_WINDOW_MS;
  // Answers overtake each other: the one that counted most is the newest.
  return {
    ...pace,
    limit: told.limit ?? pace.limit ?? NO_LIMIT,
    used: isSame ? Math.max(pace.used, used) : used,
    endsAt: now + resetMs - (isSame ? Math.max(later, 0) : 0),
    toldAt: now,
  };
}

/** Until there can be room, if that is certain: the whole window is used, and `ms` are left of it. */
export const shutMs = ({ limit = 1, used, lost, endsAt }: Pace, now: number): number =>
  endsAt !== undefined && used + lost >= limit ? endsAt - now : 0;
