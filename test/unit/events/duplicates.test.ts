import { expect, test } from "vitest";
import { event, gate, rig } from "./support.ts";

test("a duplicate is acknowledged and not handled", async () => {
  const { broker, clock, handled } = await rig();
  broker.publish("state", event("a"));
  await clock.advance(0);
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  expect(handled).toEqual(["a", "b"]);
  expect(broker.acked).toEqual(["a", "a", "b"]);
});

test("an event is remembered after its handler, and before it is acknowledged", async () => {
  const steps: string[] = [];
  const { broker, clock } = await rig({
    handlers: { VehicleStateRecorded: () => void steps.push("handler") },
    seen: {
      async has() {
        steps.push("has");
        return false;
      },
      async add() {
        steps.push(`add, ${broker.acked.length} acknowledged`);
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(steps).toEqual(["has", "handler", "add, 0 acknowledged"]);
  expect(broker.acked).toEqual(["a"]);
});

test("a copy that comes while the handler runs joins it, before seen is asked", async () => {
  const { opened, open } = gate();
  let asked = 0;
  let calls = 0;
  const { broker, clock } = await rig({
    queues: ["state", "trips"],
    handlers: {
      VehicleStateRecorded() {
        calls++;
        return opened;
      },
    },
    seen: {
      has() {
        asked++;
        return false;
      },
      add() {},
    },
  });
  broker.publish("state", event("a"), event("a"));
  broker.publish("trips", event("a"));
  await clock.advance(0);
  expect([calls, asked, broker.acked.length]).toEqual([1, 1, 0]);
  open();
  await clock.advance(0);
  expect([calls, asked]).toEqual([1, 1]);
  expect(broker.acked).toEqual(["a", "a", "a"]);
});

test("a copy that comes again while the handler runs joins it from its place in the order", async () => {
  const { opened, open } = gate();
  const handled: string[] = [];
  const { broker, clock } = await rig({
    orderBy: () => "one",
    handlers: {
      async VehicleStateRecorded({ metadata }) {
        handled.push(metadata.id);
        if (metadata.id === "a") await opened;
      },
    },
    seen: { has: () => false, add() {} },
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  broker.cut();
  await clock.advance(1_000);
  open();
  await clock.advance(0);
  expect(handled).toEqual(["a", "b"]);
  expect(broker.acked).toEqual(["a", "b"]);
});

test("an event that waits for its turn in one queue is handled in another that has room for its copy", async () => {
  const { opened, open } = gate();
  const { broker, clock, handled } = await rig({
    queues: ["state", "trips"],
    concurrency: 1,
    handlers: {
      async VehicleStateRecorded({ metadata }) {
        if (metadata.id === "long") await opened;
        handled.push(metadata.id);
      },
    },
  });
  broker.publish("state", event("long"), event("a"));
  broker.publish("trips", event("a"));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
  broker.closeChannel("state");
  await clock.advance(0);
  open();
  await clock.advance(0);
  expect(handled).toEqual(["a", "long"]);
  expect(broker.count("state")).toEqual({ ready: 0, unacked: 0 });
  expect(broker.count("trips")).toEqual({ ready: 0, unacked: 0 });
});

test("a store that cannot say counts as not seen, and it is told", async () => {
  const { broker, clock, handled, tell } = await rig({
    seen: {
      has: () => Promise.reject(new Error("away")),
      add() {},
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["a"]);
  expect(tell("event-failed")).toMatchObject([{ step: "seen" }]);
});

test.each([[[]], [{ rowCount: 0 }], ["no"], [undefined]])(
  "a store that answers neither true nor false is one that cannot say: %j",
  async (answer) => {
    const { broker, clock, handled, tell } = await rig({
      seen: { has: async () => answer as unknown as boolean, add() {} },
    });
    broker.publish("state", event("a"));
    await clock.advance(0);
    expect(handled).toEqual(["a"]);
    expect(broker.acked).toEqual(["a"]);
    expect(tell("event-failed")).toMatchObject([{ step: "seen", code: "TypeError" }]);
  },
);

test("a store that cannot remember is tried again with pauses, the handler is not; then it is acknowledged and told", async () => {
  let adds = 0;
  const { broker, clock, handled, tell } = await rig({
    seen: {
      has: () => false,
      add() {
        adds++;
        throw new Error("away");
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(2_999);
  expect([adds, broker.acked.length]).toEqual([2, 0]);
  await clock.advance(1);
  expect(adds).toBe(3);
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["a"]);
  expect(tell("event-failed")).toMatchObject([
    { step: "seen", tries: 1, waitMs: 1_000 },
    { step: "seen", tries: 2, waitMs: 2_000 },
    { step: "seen", tries: 3 },
  ]);
});

test("a store that hangs has failed after handlerTimeout", async () => {
  const { broker, clock, handled } = await rig({
    handlerTimeout: 1_000,
    seen: { has: () => new Promise(() => {}), add: () => new Promise(() => {}) },
  });
  broker.publish("state", event("a"));
  await clock.advance(1_000);
  expect(handled).toEqual(["a"]);
  await clock.advance(1_000 + 1_000 + 1_000 + 2_000 + 1_000);
  expect(broker.acked).toEqual(["a"]);
});
