import { ageOf, awakeUntil, type Moment, momentOf } from "../clock.ts";
import { emit } from "../telemetry.ts";
import type { EventSettings } from "./settings.ts";

/** INVERS deletes a queue from which nothing was acknowledged for three days (documentation, "Events API"). */
export const QUEUE_LIFE_MS: number = 72 * 3_600_000;
/** `queue-expiring` is told when this much of it is left. */
export const EXPIRING_MS: number = 24 * 3_600_000;

/** What is known about a queue. */
export interface QueueStatus {
  /** As FleetControl shows it. */
  readonly name: string;
  /**
   * `consuming`; `waiting` for a connection or a channel; `gone`: there is no such queue, and it is looked for every
   * five minutes; `blocked`: a message could neither be handled nor kept by `onPoison`.
   */
  readonly state: "waiting" | "consuming" | "gone" | "blocked";
  /** When the last message came. */
  readonly lastEventAt?: Date;
  /** When the last message was acknowledged. */
  readonly lastAckAt?: Date;
  /** Messages that were delivered and not acknowledged. */
  readonly unacked: number;
  /** How long INVERS still keeps the queue if nothing is acknowledged, in ms, as far as this consumer knows. */
  readonly expiresInMs: number;
}

/** Keeps what is known about a queue. */
export interface QueueState {
  subscribed(): void;
  /** The channel ended: what it delivered comes again. */
  unsubscribed(): void;
  /** There is no such queue. True the first time. */
  gone(): boolean;
  delivered(): void;
  acknowledged(): void;
  /** A message found no place to go. True the first time. */
  blocked(): boolean;
  /** When the queue was last known to be consumed. */
  lastConsumedAt(): Date;
  status(): QueueStatus;
  /** The consumer has ended. */
  close(): void;
}

export function createQueueState(name: string, { clock, onEvent }: EventSettings): QueueState {
  let state: QueueStatus["state"] = "waiting";
  let lastEventAt: number | undefined;
  let lastAckAt: number | undefined;
  let unacked = 0;
  let consumedSince: Moment = momentOf(clock);
  let lastConsumed = consumedSince.wall;
  let lifeBegan: Moment = consumedSince;
  let cancelTimer: (() => void) | undefined;

  const left = (): number => (state === "gone" ? 0 : Math.max(0, QUEUE_LIFE_MS - ageOf(lifeBegan, clock)));

  function watch(): void {
    const untilExpiring = left() - EXPIRING_MS;
    if (untilExpiring > 0) cancelTimer = clock.schedule(untilExpiring, watch);
    else {
      // Told once: the next acknowledgement watches again.
      cancelTimer = undefined;
      if (state !== "gone") emit(onEvent, { type: "queue-expiring", queue: name, expiresInMs: left() });
    }
  }
  watch();

  function beginLife(): void {
    lifeBegan = momentOf(clock);
    if (!cancelTimer) watch();
  }

  function unsubscribed(): void {
    if (state === "consuming" || state === "blocked") lastConsumed = awakeUntil(consumedSince, clock).wall;
    if (state !== "gone") state = "waiting";
    unacked = 0;
  }

  return {
    subscribed() {
      const isNew = state === "gone";
      // A message may have come before, and have found no place to go.
      if (state !== "blocked") state = "consuming";
      consumedSince = momentOf(clock);
      // INVERS has made it anew, with three days of its own.
      if (isNew) beginLife();
    },
    unsubscribed,
    gone() {
      const isNew = state !== "gone";
      state = "gone";
      return isNew;
    },
    delivered() {
      unacked++;
      lastEventAt = clock.wall();
    },
    acknowledged() {
      unacked--;
      lastAckAt = clock.wall();
      beginLife();
    },
    blocked() {
      const isNew = state !== "blocked";
      state = "blocked";
      return isNew;
    },
    lastConsumedAt: () => new Date(lastConsumed),
    status: () => ({
      name,
      state,
      ...(lastEventAt !== undefined && { lastEventAt: new Date(lastEventAt) }),
      ...(lastAckAt !== undefined && { lastAckAt: new Date(lastAckAt) }),
      unacked,
      expiresInMs: Math.round(left()),
    }),
    close() {
      cancelTimer?.();
      unsubscribed();
    },
  };
}
