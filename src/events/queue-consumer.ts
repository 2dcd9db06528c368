import { abortable, sleep } from "../abortable.ts";
import { emit } from "../telemetry.ts";
import { closingStep } from "./closing-step.ts";
import { isGone, isRefused } from "./connect.ts";
import { failuresAfter, GONE_PAUSE_MS, reconnectDelay, refusedDelay } from "./delays.ts";
import { type Channel, createDeliveries } from "./deliveries.ts";
import type { Shutdown } from "./handle-event.ts";
import type { InFlight } from "./in-flight.ts";
import { openInTime } from "./open-in-time.ts";
import type { EventGap } from "./options.ts";
import { createQueueState, type QueueStatus } from "./queue-state.ts";
import type { EventSettings } from "./settings.ts";
import type { EventConnection, QueueSubscription } from "./transport.ts";

const CANCELLED = "the broker cancelled the consumer";

/** Consumes one queue, over as many channels and connections as it takes. */
export interface QueueConsumer {
  /** Consumes the queue until the connection is lost or the consumer stops; begins anew where a channel ends. */
  run(connection: EventConnection, lost: AbortSignal): Promise<void>;
  /** Stops taking messages. Resolves when those that have begun are handled and acknowledged. */
  finish(): Promise<void>;
  /** Resolves when the queue is consumed or known to be gone, for the first time. */
  readonly ready: Promise<void>;
  /** Tells that events may have been missed. */
  tellGap(reason: EventGap["reason"], since: Date): void;
  status(): QueueStatus;
}

export function createQueueConsumer(
  queue: string,
  settings: EventSettings,
  shutdown: Shutdown,
  inFlight: InFlight,
): QueueConsumer {
  const { clock, random, onEvent } = settings;
  const state = createQueueState(queue, settings);
  const deliveries = createDeliveries({ settings, shutdown, queue, state, inFlight });
  let subscription: QueueSubscription | undefined;
  let setReady: () => void;
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });

  function tellGap(reason: EventGap["reason"], since: Date): void {
    // What the hook throws, now or later, changes nothing.
    new Promise((run) => run(settings.onGap?.({ queue, since, reason }))).catch(() => {});
  }

  /** Consumes the queue once. Resolves when its channel has ended, with the reason, and how long it held, in ms. */
  async function consumeOnce(
    connection: EventConnection,
    lost: AbortSignal,
  ): Promise<{ readonly heldMs: number; readonly error: unknown }> {
    const channel: Channel = { ended: false };
    const began = clock.monotonic();
    let setEnded: () => void;
    const ended = new Promise<void>((resolve) => {
      setEnded = resolve;
    });
    let error: unknown;
    function end(): void {
      if (channel.ended || shutdown.stop.aborted) return;
      channel.ended = true;
      subscription = undefined;
      deliveries.reset();
      state.unsubscribed();
      setEnded();
    }
    try {
      const consume = () =>
        connection.consume(queue, {
          // Enough to keep all handlers busy while acknowledgements travel.
          prefetch: settings.concurrency * 2,
          onDelivery: (delivery) => deliveries.take(delivery, channel),
          onEnd(reason, cause) {
            error = cause ?? (reason === "cancelled" ? CANCELLED : "the channel was closed");
            end();
          },
        });
      const opened = await openInTime("consuming", clock, consume, lost);
      if (!channel.ended) subscription = opened;
      if (!channel.ended) state.subscribed();
      setReady();
      await abortable(ended, lost).catch(() => {});
      // The channel of a consumer that the broker cancelled is still open. Closing keeps it, to acknowledge what runs.
      if (!lost.aborted) await closingStep(clock, () => opened.close());
    } finally {
      end();
    }
    return { heldMs: clock.monotonic() - began, error };
  }

  /** There is no such queue: INVERS has deleted it, or its name is misspelt. */
  function reportGone(): void {
    setReady();
    if (!state.gone()) return;
    emit(onEvent, { type: "queue-gone", queue });
    tellGap("queue-gone", state.lastConsumedAt());
  }

  function report(type: "events-refused" | "events-disconnected", error: unknown, waitMs: number): void {
    emit(onEvent, { type, queue, message: settings.passwords.redact(error).message, waitMs });
  }

  return {
    ready,
    tellGap,
    status: state.status,
    async run(connection, lost) {
      let failures = 0;
      let refusals = 0;
      while (!lost.aborted) {
        let waitMs = 0;
        try {
          const { heldMs, error } = await consumeOnce(connection, lost);
          if (lost.aborted) return;
          failures = failuresAfter(failures, heldMs);
          refusals = 0;
          // At once after a channel that held.
          if (failures > 1) waitMs = reconnectDelay(failures - 1, random());
          report("events-disconnected", error, waitMs);
        } catch (error) {
          if (lost.aborted) return;
          if (isGone(error)) {
            reportGone();
            waitMs = GONE_PAUSE_MS;
          } else if (isRefused(error)) {
            waitMs = refusedDelay(++refusals, random());
            report("events-refused", error, waitMs);
          } else {
            waitMs = reconnectDelay(++failures, random());
            report("events-disconnected", error, waitMs);
          }
        }
        if (waitMs > 0 && !lost.aborted) await sleep(clock, waitMs, lost).catch(() => {});
      }
    },
    async finish() {
      const open = subscription;
      const finished = deliveries.finish();
      if (open) await closingStep(clock, () => open.cancel());
      await finished;
      if (open) await closingStep(clock, () => open.close());
      state.close();
    },
  };
}
