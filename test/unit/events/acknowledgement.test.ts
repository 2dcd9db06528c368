import { expect, test } from "vitest";
import { event, gate, rig } from "./support.ts";

test("an event is acknowledged after its handler has resolved, and not before", async () => {
  const { opened, open } = gate();
  const { broker, clock, consumer } = await rig({ handlers: { VehicleStateRecorded: () => opened } });
  broker.publish("state", event("a"));
  await clock.advance(5_000);
  expect(broker.acked).toEqual([]);
  expect(consumer.status().queues[0]).toMatchObject({ state: "consuming", unacked: 1 });
  open();
  await clock.advance(0);
  expect(broker.acked).toEqual(["a"]);
  expect(consumer.status().queues[0]).toMatchObject({ unacked: 0, lastAckAt: new Date(clock.wall()) });
});

test("an event whose channel has ended meanwhile is not acknowledged on another: it comes again and is known", async () => {
  const { opened, open } = gate();
  let calls = 0;
  const { broker, clock } = await rig({
    handlers: {
      VehicleStateRecorded: () => {
        calls++;
        return opened;
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  broker.closeChannel("state");
  open();
  await clock.advance(0);
  expect(broker.acked).toEqual(["a"]);
  expect(broker.count("state")).toEqual({ ready: 0, unacked: 0 });
  expect(calls).toBe(1);
});

test("a handler that was done when the connection broke is not run again: the event is known and acknowledged", async () => {
  const { broker, clock, handled } = await rig({
    seen: (() => {
      // The connection breaks after the event was remembered, and before it is acknowledged.
      const ids = new Set<string>();
      return {
        has: (id) => ids.has(id),
        add(id) {
          ids.add(id);
          broker.cut();
        },
      };
    })(),
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(broker.acked).toEqual([]);
  await clock.advance(1_000);
  expect(handled).toEqual(["a"]);
  expect(broker.acked).toEqual(["a"]);
});

test("a context tells the queue, the try and whether the message comes again", async () => {
  const contexts: unknown[] = [];
  const { broker, clock } = await rig({
    handlers: {
      VehicleStateRecorded(_, { signal, ...context }) {
        contexts.push(context, signal.aborted);
        if (contexts.length < 3) throw new Error("not yet");
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(1_000);
  expect(contexts).toEqual([
    { queue: "state", redelivered: false, tries: 1 },
    false,
    { queue: "state", redelivered: false, tries: 2 },
    false,
  ]);
});

test("the broker delivers twice as many ahead as are handled at once, however long the queue is", async () => {
  const { opened, open } = gate();
  let running = 0;
  let most = 0;
  const { broker, clock, consumer } = await rig({
    concurrency: 3,
    handlers: {
      async VehicleStateRecorded() {
        most = Math.max(most, ++running);
        await opened;
        running--;
      },
    },
  });
  broker.publish("state", ...Array.from({ length: 1_000 }, (_, index) => event(`e${index}`)));
  await clock.advance(0);
  expect(broker.consumes[0]?.prefetch).toBe(6);
  expect(consumer.status().queues[0]?.unacked).toBe(6);
  expect(broker.count("state")).toEqual({ ready: 994, unacked: 6 });
  open();
  await clock.advance(0);
  while (broker.count("state").ready) await clock.advance(0);
  await clock.advance(0);
  expect(new Set(broker.acked).size).toBe(1_000);
  expect(most).toBe(3);
});
