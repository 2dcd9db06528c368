import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { onTestFinished } from "vitest";
import { consumeEvents, type EventConsumer } from "../../../src/events/consume-events.ts";
import type { UnknownEvent } from "../../../src/events/event-types.ts";
import type { EventGap, EventOptions, PoisonMessage } from "../../../src/events/options.ts";
import type { OneApiEvent } from "../../../src/telemetry.ts";
import { scan } from "../../support/leak-scan.ts";
import type { MemoryBroker } from "./broker.ts";
import { createMemoryBroker } from "./memory-broker.ts";

export const PASSWORD = "events-password-of-a-test";

/** A promise, and what resolves it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** An event of a recorded state, unless told otherwise. */
export function event(id: string, type = "VehicleStateRecorded", major = 2, data: object = {}): UnknownEvent {
  return {
    metadata: {
      id,
      type,
      schema_major_version: major,
      occurred_at: "2026-01-01T00:00:00Z",
      flow_id: "3f6d2c1e-8a47-4b90-9c15-7e2b60d4a8f1",
    },
    data: data as UnknownEvent["data"],
  };
}

export interface Rig {
  readonly clock: ManualClock;
  readonly broker: MemoryBroker;
  readonly consumer: EventConsumer;
  /** Ids that a handler got, in order. */
  readonly handled: string[];
  readonly unknown: string[];
  readonly poison: PoisonMessage[];
  readonly gaps: EventGap[];
  readonly told: OneApiEvent[];
  /** The events of one type that were told. */
  tell(type: OneApiEvent["type"]): OneApiEvent[];
}

/** A consumer of the queue `state`, which is there, on a broker in memory and a manual clock. */
export async function rig(
  options: Partial<EventOptions> = {},
  prepare: (broker: MemoryBroker, clock: ManualClock) => void = () => {},
): Promise<Rig> {
  scan.secret(PASSWORD);
  const clock = createManualClock();
  const broker = createMemoryBroker(clock);
  broker.declare("state", "trips");
  prepare(broker, clock);
  const handled: string[] = [];
  const unknown: string[] = [];
  const poison: PoisonMessage[] = [];
  const gaps: EventGap[] = [];
  const told: OneApiEvent[] = [];
  const consumer = await consumeEvents({
    vhost: "test",
    username: "tester",
    password: PASSWORD,
    queues: ["state"],
    handlers: {
      VehicleStateRecorded({ metadata }) {
        handled.push(metadata.id);
      },
    },
    onUnknown({ metadata }) {
      unknown.push(metadata.id);
    },
    onPoison(message) {
      poison.push(message);
    },
    onGap: (gap) => gaps.push(gap),
    onEvent: (each) => told.push(each),
    transport: broker.transport,
    clock,
    // In the middle: pauses are neither shortened nor lengthened.
    random: () => 0.5,
    ...options,
  });
  onTestFinished(async () => {
    const closed = consumer.close();
    await clock.advance(60_000);
    await closed;
  });
  await clock.advance(0);
  const tell = (type: OneApiEvent["type"]) => told.filter((each) => each.type === type);
  return { clock, broker, consumer, handled, unknown, poison, gaps, told, tell };
}
