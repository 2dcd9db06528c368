// A queue that cannot be consumed, while its connection holds.
import { expect, test } from "vitest";
import { ConnectionError } from "../../../src/errors/connection-error.ts";
import type { EventConnection, QueueSubscription } from "../../../src/events/transport.ts";
import { event, rig } from "./support.ts";

/** What `rig` takes for a connection that holds and consumes like this. */
const connecting = (consume: EventConnection["consume"]) => ({
  transport: {
    connect: async () => ({ closed: new Promise<undefined>(() => {}), close: async () => {}, consume }),
  },
});

test("a queue for which the broker never answers is tried again, and what comes late is closed", async () => {
  const answers: ((subscription: QueueSubscription) => void)[] = [];
  const { clock, consumer, tell } = await rig(
    connecting(() => new Promise((resolve) => answers.push(resolve))),
  );
  await clock.advance(30_000);
  expect(tell("events-disconnected")).toEqual([
    {
      type: "events-disconnected",
      queue: "state",
      message: "consuming took longer than 30000 ms",
      waitMs: 1_000,
    },
  ]);
  await clock.advance(1_000);
  expect(answers).toHaveLength(2);
  let closes = 0;
  const late = { cancel: async () => {}, close: async () => void closes++ };
  answers[0]?.(late);
  await clock.advance(0);
  // It would hold messages that nobody handles.
  expect(closes).toBe(1);
  expect(consumer.status().queues).toMatchObject([{ state: "waiting" }]);
  answers[1]?.({ ...late, close: async () => {} });
  await clock.advance(0);
  expect(consumer.status().queues).toMatchObject([{ state: "consuming" }]);
  expect(closes).toBe(1);
});

test("a queue that cannot be consumed is told, without the password, with the pause before the next try", async () => {
  const locked = "RESOURCE_LOCKED - cannot obtain exclusive access";
  const { clock, tell } = await rig(
    connecting(async () => {
      throw new ConnectionError(locked, { code: "network" });
    }),
  );
  await clock.advance(3_000);
  const told = { type: "events-disconnected", queue: "state", message: locked };
  expect(tell("events-disconnected")).toEqual([1_000, 2_000, 4_000].map((waitMs) => ({ ...told, waitMs })));
});

test("a channel that the broker closes, and a consumer that it cancels, are told with the reason", async () => {
  const { broker, clock, handled, tell } = await rig();
  broker.closeChannel("state");
  await clock.advance(0);
  broker.cancel("state");
  await clock.advance(1_000);
  const told = { type: "events-disconnected", queue: "state" };
  expect(tell("events-disconnected")).toEqual([
    { ...told, message: "PRECONDITION_FAILED", waitMs: 0 },
    { ...told, message: "the broker cancelled the consumer", waitMs: 1_000 },
  ]);
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
});

test("a connection that is lost is told once, and not for each of its queues", async () => {
  const { broker, clock, tell } = await rig({ queues: ["state", "trips"] });
  broker.cut();
  await clock.advance(1_000);
  expect(tell("events-disconnected")).toHaveLength(1);
});
