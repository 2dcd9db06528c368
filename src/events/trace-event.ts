import { traced } from "../tracing.ts";
import type { FleetEvent } from "./event-types.ts";
import { vehicleIdOf } from "./guards.ts";
import type { Handled } from "./ordering.ts";
import type { EventSettings } from "./settings.ts";

/** What became of an event; `code` is the name of its handler's error. */
export interface HandledEvent {
  readonly handled: Handled;
  readonly code?: string;
}

/** A message, as far as traces tell of it. */
interface TracedMessage {
  readonly settings: Pick<EventSettings, "server" | "telemetry">;
  readonly queue: string;
  readonly redelivered: boolean;
}

/** Handles an event within the tracing channel `invers-oneapi:event`. */
export const traceEvent = (
  { settings, queue, redelivered }: TracedMessage,
  event: FleetEvent,
  work: () => Promise<HandledEvent>,
): Promise<HandledEvent> =>
  traced(
    "event",
    work,
    () => {
      const { type, flow_id: flowId } = event.metadata;
      const { host, port } = settings.server;
      const vehicleId = settings.telemetry?.vehicleId ? vehicleIdOf(event) : undefined;
      return {
        queue,
        eventType: type,
        redelivered,
        flowId,
        serverAddress: host,
        serverPort: port,
        ...(vehicleId && { vehicleId }),
      };
    },
    ({ handled, code }) => ({ outcome: handled, code }),
  );
