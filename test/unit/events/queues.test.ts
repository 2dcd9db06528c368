import { expect, test } from "vitest";
import { ConnectionError } from "../../../src/errors/connection-error.ts";
import type { EventTransport } from "../../../src/events/transport.ts";
import { event, gate, rig } from "./support.ts";

const HOUR = 3_600_000;

test("a consumer that the broker cancels consumes again at once", async () => {
  const { broker, clock, consumer, handled, gaps } = await rig();
  broker.cancel("state");
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(broker.consumes.map(({ at }) => at)).toEqual([0, 0]);
  expect(consumer.status().queues[0]?.state).toBe("consuming");
  expect(handled).toEqual(["a"]);
  expect(gaps).toEqual([]);
  expect(broker.connects).toHaveLength(1);
});

test("what was cancelled while its handler ran is acknowledged when it comes again", async () => {
  const { opened, open } = gate();
  const { broker, clock, handled } = await rig({
    handlers: {
      async VehicleStateRecorded({ metadata }) {
        await opened;
        handled.push(metadata.id);
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  broker.cancel("state");
  await clock.advance(0);
  open();
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["a"]);
});

test("a consumer that is cancelled again and again does not storm", async () => {
  const { broker, clock } = await rig();
  for (let count = 0; count < 50; count++) {
    broker.cancel("state");
    await clock.advance(100);
  }
  expect(broker.consumes.map(({ at }) => Math.round(at / 1_000))).toEqual([0, 0, 1, 3]);
});

test("a queue that is gone is told and looked for every five minutes, while other queues go on", async () => {
  const { broker, clock, consumer, handled, gaps, tell } = await rig({ queues: ["state", "trips"] });
  await clock.advance(60_000);
  const since = new Date(clock.wall());
  broker.remove("state");
  await clock.advance(0);
  expect(consumer.status().queues).toMatchObject([
    { name: "state", state: "gone", expiresInMs: 0 },
    { name: "trips", state: "consuming" },
  ]);
  expect(gaps).toEqual([{ queue: "state", since, reason: "queue-gone" }]);
  expect(tell("queue-gone")).toEqual([{ type: "queue-gone", queue: "state" }]);
  broker.publish("trips", event("t"));
  await clock.advance(900_000);
  expect(handled).toEqual(["t"]);
  const looked = broker.consumes.filter(({ queue }) => queue === "state").map(({ at }) => at / 1_000);
  expect(looked).toEqual([0, 60, 360, 660, 960]);
  // Told once, however often it is looked for.
  expect(gaps).toHaveLength(1);
  broker.declare("state");
  broker.publish("state", event("back"));
  await clock.advance(300_000);
  expect(consumer.status().queues[0]?.state).toBe("consuming");
  expect(handled).toEqual(["t", "back"]);
});

test("a queue that was never there is gone, since this consumer began, and ready does not wait for it", async () => {
  const { clock, consumer, gaps } = await rig({ queues: ["state", "mispelt"] });
  await consumer.ready;
  expect(consumer.status().queues[1]?.state).toBe("gone");
  expect(gaps).toEqual([{ queue: "mispelt", since: new Date(clock.wall()), reason: "queue-gone" }]);
});

test("a queue that is gone again is told again", async () => {
  const { broker, clock, gaps } = await rig();
  broker.remove("state");
  await clock.advance(0);
  broker.declare("state");
  await clock.advance(301_000);
  const since = new Date(clock.wall());
  broker.remove("state");
  await clock.advance(0);
  expect(gaps).toHaveLength(2);
  expect(gaps[1]?.since).toEqual(since);
});

test("where a channel closes only that queue starts again", async () => {
  const { broker, clock, handled } = await rig({ queues: ["state", "trips"] });
  broker.closeChannel("state");
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(broker.consumes.map(({ queue }) => queue)).toEqual(["state", "trips", "state"]);
  expect(broker.connects).toHaveLength(1);
  expect(handled).toEqual(["a"]);
});

test("a queue that this user may not consume is tried after 5, 15, 60, 300 s, and it says so", async () => {
  const { transport, attempts } = refusing();
  const { clock, consumer, tell } = await rig({ transport });
  await clock.advance(80_000);
  expect(attempts()).toBe(4);
  expect(consumer.status()).toMatchObject({ state: "connected", queues: [{ state: "waiting" }] });
  expect(tell("events-refused")[0]).toEqual({
    type: "events-refused",
    queue: "state",
    message: "ACCESS_REFUSED",
    waitMs: 5_000,
  });
});

function refusing(): { transport: EventTransport; attempts: () => number } {
  let attempts = 0;
  return {
    attempts: () => attempts,
    transport: {
      connect: async () => ({
        closed: new Promise(() => {}),
        close: async () => {},
        async consume() {
          attempts++;
          throw new ConnectionError("ACCESS_REFUSED", { code: "access-refused" });
        },
      }),
    },
  };
}

test("status says what is left of the three days since the last acknowledgement", async () => {
  const { broker, clock, consumer } = await rig();
  const left = () => (consumer.status().queues[0]?.expiresInMs ?? Number.NaN) / HOUR;
  expect(left()).toBe(72);
  await clock.advance(10 * HOUR);
  expect(left()).toBe(62);
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(left()).toBe(72);
  await clock.advance(100 * HOUR);
  expect(left()).toBe(0);
});

test("queue-expiring is told once at 24 h left, and again after the next acknowledgement", async () => {
  const { broker, clock, tell } = await rig();
  await clock.advance(47 * HOUR);
  broker.publish("state", event("a"));
  await clock.advance(47 * HOUR);
  expect(tell("queue-expiring")).toEqual([]);
  await clock.advance(HOUR);
  const told = { type: "queue-expiring", queue: "state", expiresInMs: 24 * HOUR };
  expect(tell("queue-expiring")).toEqual([told]);
  await clock.advance(20 * HOUR);
  broker.publish("state", event("b"));
  await clock.advance(48 * HOUR);
  expect(tell("queue-expiring")).toEqual([told, told]);
});

test("a queue that is made anew has three days again", async () => {
  const { broker, clock, consumer, tell } = await rig();
  broker.remove("state");
  await clock.advance(96 * HOUR);
  expect(consumer.status().queues[0]?.expiresInMs).toBe(0);
  broker.declare("state");
  await clock.advance(300_000);
  expect(consumer.status().queues[0]).toMatchObject({ state: "consuming", expiresInMs: 72 * HOUR });
  expect(tell("queue-expiring")).toEqual([]);
  await clock.advance(48 * HOUR);
  expect(tell("queue-expiring")).toHaveLength(1);
});

test("a quiet queue stays consumed", async () => {
  const { broker, clock, consumer } = await rig();
  await clock.advance(71 * HOUR);
  expect(consumer.status().queues[0]?.state).toBe("consuming");
  expect(broker.consumes).toHaveLength(1);
});

test("status says when the last event came and was acknowledged", async () => {
  const { broker, clock, consumer } = await rig();
  expect(consumer.status().queues[0]).not.toHaveProperty("lastEventAt");
  broker.publish("state", event("a"));
  await clock.advance(5_000);
  const at = new Date(clock.wall() - 5_000);
  expect(consumer.status().queues[0]).toMatchObject({ lastEventAt: at, lastAckAt: at, unacked: 0 });
});
