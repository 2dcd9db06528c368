import { emit } from "../telemetry.ts";
import type { FleetEvent } from "./event-types.ts";
import { handleEvent, handlePoison, type Message, type Shutdown } from "./handle-event.ts";
import type { InFlight } from "./in-flight.ts";
import { createOrdering, type Handled } from "./ordering.ts";
import { parseEvent } from "./parse-event.ts";
import type { QueueState } from "./queue-state.ts";
import type { EventSettings } from "./settings.ts";
import type { Delivery } from "./transport.ts";

/** The channel that delivered a message; what it delivered can be acknowledged until it has ended. */
export interface Channel {
  ended: boolean;
}

/** Handles and acknowledges what a queue delivers. */
export interface Deliveries {
  take(delivery: Delivery, channel: Channel): void;
  /** The channel has ended: what has not begun is dropped, and comes again. */
  reset(): void;
  /** Begins nothing more. Resolves when what has begun is handled, and acknowledged. */
  finish(): Promise<void>;
}

/** What the deliveries of a queue are handled with. */
export interface DeliveryContext {
  readonly settings: EventSettings;
  readonly shutdown: Shutdown;
  readonly queue: string;
  readonly state: QueueState;
  /** Shared by all queues of a consumer. */
  readonly inFlight: InFlight;
}

export function createDeliveries({
  settings,
  shutdown,
  queue,
  state,
  inFlight,
}: DeliveryContext): Deliveries {
  const ordering = createOrdering(settings.concurrency);
  const underWay = new Set<Promise<void>>();

  function handle({ body, redelivered }: Delivery): Promise<Handled> {
    const message: Message = { settings, shutdown, queue, body, redelivered };
    const event = parseEvent(body);
    if (typeof event === "string")
      return ordering.run(undefined, () => handlePoison(message, { body, reason: event }));
    // It takes its place in the order even if it only waits for a copy of itself.
    const handleOnce = inFlight.enter(event.metadata.id);
    let key: string | undefined;
    try {
      key = settings.orderBy?.(event as FleetEvent) ?? undefined;
      if (key !== undefined && typeof key !== "string") throw new TypeError("orderBy gave no string");
    } catch (error) {
      // Without its key it would overtake others.
      return ordering.run(undefined, () =>
        handleOnce(() => handlePoison(message, { body, reason: "failed", event, error })),
      );
    }
    return ordering.run(key, () => handleOnce(() => handleEvent(message, event)));
  }

  async function process(delivery: Delivery, channel: Channel): Promise<void> {
    const handled = await handle(delivery);
    if (channel.ended) return;
    if (handled === "done") {
      try {
        delivery.ack();
      } catch {
        // A channel that has ended without a word: the message comes again.
        return;
      }
      state.acknowledged();
    } else if (handled === "blocked" && state.blocked())
      emit(settings.onEvent, { type: "queue-blocked", queue });
  }

  return {
    take(delivery, channel) {
      if (channel.ended || shutdown.stop.aborted) return;
      state.delivered();
      const processed: Promise<void> = process(delivery, channel).then(() => {
        underWay.delete(processed);
      });
      underWay.add(processed);
    },
    reset: ordering.reset,
    async finish() {
      ordering.close();
      await Promise.all(underWay);
    },
  };
}
