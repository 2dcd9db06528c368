import { expect, test } from "vitest";
import { event, gate, rig } from "./support.ts";

const unreadable: [reason: string, message: object | string | Uint8Array][] = [
  ["not-json", "no json"],
  ["not-json", ""],
  ["not-json", Uint8Array.of(0x22, 0xff, 0x22)],
  ["not-json", "[".repeat(200_000)],
  ["no-event", "null"],
  ["no-event", "[]"],
  ["no-event", {}],
  ["no-event", { metadata: { id: "a", type: "T" } }],
  ["no-event", { metadata: { id: "", type: "T" }, data: {} }],
  ["no-event", { metadata: { id: "a", type: 7 }, data: {} }],
  ["no-event", { metadata: [], data: {} }],
  ["too-large", event("a", "T", 1, { text: "x".repeat(2 ** 20) })],
];

test.each(unreadable)("what cannot be read goes to onPoison at once: %s", async (reason, message) => {
  const { broker, clock, poison, handled, unknown } = await rig();
  broker.publish("state", message);
  await clock.advance(0);
  expect(poison).toMatchObject([{ reason }]);
  expect(poison[0]).not.toHaveProperty("event");
  expect(poison[0]?.body).toBeInstanceOf(Uint8Array);
  expect(broker.count("state")).toEqual({ ready: 0, unacked: 0 });
  expect([...handled, ...unknown]).toEqual([]);
});

test("an event just below the limit is read", async () => {
  const { broker, clock, handled } = await rig();
  const rest = 2 ** 20 - JSON.stringify(event("a", undefined, 2, { text: "" })).length;
  broker.publish("state", event("a", undefined, 2, { text: "x".repeat(rest) }));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
});

test("where onPoison fails the message is kept, its queue stops and says so, and other queues go on", async () => {
  const { broker, clock, consumer, handled, tell } = await rig({
    queues: ["state", "trips"],
    onPoison() {
      throw new Error("the parking place is full");
    },
  });
  broker.publish("state", "no json", event("a"), event("b"));
  await clock.advance(0);
  broker.publish("state", event("c"));
  broker.publish("trips", event("t"));
  await clock.advance(60_000);
  expect(consumer.status().queues).toMatchObject([{ state: "blocked" }, { state: "consuming", unacked: 0 }]);
  expect(broker.count("state").unacked).toBeGreaterThan(0);
  expect(handled).toContain("t");
  expect(handled).not.toContain("c");
  expect(tell("queue-blocked")).toEqual([{ type: "queue-blocked", queue: "state" }]);
  expect(tell("event-failed")).toMatchObject([{ step: "poison", code: "Error" }]);
});

test("a queue says that it is blocked also where that comes before the transport says that it is consumed", async () => {
  const { broker, clock, consumer } = await rig(
    {
      onPoison() {
        throw new Error("full");
      },
    },
    ({ transport, publish }, clock) => {
      publish("state", "no json");
      const { connect } = transport;
      transport.connect = async (settings) => {
        const connection = await connect(settings);
        return {
          ...connection,
          async consume(queue, options) {
            const subscription = await connection.consume(queue, options);
            await new Promise<void>((resolve) => clock.schedule(1_000, resolve));
            return subscription;
          },
        };
      };
    },
  );
  await clock.advance(2_000);
  expect(broker.count("state").unacked).toBe(1);
  expect(consumer.status().queues[0]?.state).toBe("blocked");
});

test("nothing overtakes a blocked message with the same key", async () => {
  const { broker, clock, handled } = await rig({
    maxTries: 1,
    orderBy: () => "one vehicle",
    handlers: {
      VehicleStateRecorded({ metadata }) {
        if (metadata.id === "a") throw new Error("no");
        handled.push(metadata.id);
      },
    },
    onPoison: () => Promise.reject(new Error("full")),
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(60_000);
  expect(handled).toEqual([]);
});

test("a blocked queue is tried anew when its channel has ended, and goes on when onPoison has room", async () => {
  let isFull = true;
  const { broker, clock, consumer, handled } = await rig({
    concurrency: 1,
    onPoison() {
      if (isFull) throw new Error("full");
    },
  });
  broker.publish("state", "no json", event("a"));
  await clock.advance(0);
  expect(consumer.status().queues[0]?.state).toBe("blocked");
  broker.closeChannel("state");
  await clock.advance(0);
  expect(consumer.status().queues[0]?.state).toBe("blocked");
  isFull = false;
  broker.closeChannel("state");
  await clock.advance(1_000);
  expect(consumer.status().queues[0]).toMatchObject({ state: "consuming", unacked: 0 });
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["-", "a"]);
});

test.each([
  ["before it comes again", 0],
  ["after it has come again", 1_000],
])("what finds no place to go when its channel has ended blocks nothing: %s", async (_, waitMs) => {
  const { opened, open } = gate();
  let isAway = true;
  const { broker, clock, consumer, handled } = await rig({
    maxTries: 1,
    orderBy: () => "one vehicle",
    handlers: {
      VehicleStateRecorded({ metadata }) {
        if (isAway) throw new Error("no");
        handled.push(metadata.id);
      },
    },
    async onPoison() {
      await opened;
      throw new Error("full");
    },
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  broker.cut();
  await clock.advance(waitMs);
  isAway = false;
  open();
  await clock.advance(1_000);
  expect(handled).toEqual(["a", "b"]);
  expect(broker.acked).toEqual(["a", "b"]);
  expect(consumer.status().queues).toMatchObject([{ state: "consuming", unacked: 0 }]);
});

test("nor does what cannot be read", async () => {
  const { opened, open } = gate();
  let calls = 0;
  const { broker, clock, handled } = await rig({
    async onPoison() {
      if (++calls > 1) return;
      await opened;
      throw new Error("full");
    },
  });
  broker.publish("state", "no json");
  await clock.advance(0);
  broker.closeChannel("state");
  await clock.advance(0);
  open();
  await clock.advance(0);
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["-", "a"]);
});

test("an onPoison that never ends has failed after handlerTimeout", async () => {
  const { broker, clock, consumer } = await rig({ onPoison: () => new Promise(() => {}) });
  broker.publish("state", "no json");
  await clock.advance(29_999);
  expect(consumer.status().queues[0]?.state).toBe("consuming");
  await clock.advance(1);
  expect(consumer.status().queues[0]?.state).toBe("blocked");
});
