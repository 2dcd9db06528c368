import { consumeEvents, type EventGap, type EventOptions, type FleetEvent } from "invers-oneapi/events";
import { createManualClock, createSandbox, type SandboxOptions } from "invers-oneapi/testing";
import { expect, onTestFinished } from "vitest";

/** A consumer of a sandbox's events, on a manual clock. */
export async function setUp(options: Partial<EventOptions> = {}, sandboxOptions: SandboxOptions = {}) {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, ...sandboxOptions });
  const handled: FleetEvent[] = [];
  const gaps: EventGap[] = [];
  const poison: string[] = [];
  const redelivered: boolean[] = [];
  const consumer = await consumeEvents({
    ...sandbox.events.login,
    transport: sandbox.events,
    clock,
    random: () => 0.5,
    handlers: {},
    onUnknown(event, context) {
      handled.push(event);
      redelivered.push(context.redelivered);
    },
    onPoison({ body, reason }) {
      poison.push(`${reason}: ${new TextDecoder().decode(body)}`);
    },
    onGap: (gap) => gaps.push(gap),
    ...options,
  });
  onTestFinished(async () => {
    const closed = consumer.close();
    await clock.advance(60_000);
    await closed;
    expect(clock.pending).toBe(0);
  });
  await clock.advance(0);
  const numbers = () => handled.map(({ data }) => (data as { n?: number }).n);
  const emit = (...list: number[]) =>
    list.map((n) => sandbox.events.emit({ metadata: { type: "TripEnded" }, data: { n } }));
  return {
    clock,
    sandbox,
    events: sandbox.events,
    consumer,
    handled,
    numbers,
    emit,
    gaps,
    poison,
    redelivered,
  };
}
