import { expect, test } from "vitest";
import { ClosedError } from "../../../src/errors/closed-error.ts";
import type { EventConnection } from "../../../src/events/transport.ts";
import { event, gate, rig } from "./support.ts";

test("close cancels, waits for handlers, acknowledges, closes the channel and then the connection", async () => {
  const { opened, open } = gate();
  const { broker, clock, consumer } = await rig({
    handlers: { VehicleStateRecorded: () => opened },
    concurrency: 1,
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  const closed = consumer.close();
  await clock.advance(1_000);
  expect(consumer.status().state).toBe("closing");
  expect(broker.steps).toEqual(["cancel state"]);
  open();
  await clock.advance(0);
  await closed;
  await consumer.closed;
  expect(broker.steps).toEqual(["cancel state", "ack a", "close channel state", "close connection"]);
  // The second was not begun, and waits for the next consumer.
  expect(broker.count("state")).toEqual({ ready: 1, unacked: 0 });
  expect(consumer.status()).toMatchObject({ state: "closed", queues: [{ state: "waiting", unacked: 0 }] });
  expect(clock.pending).toBe(0);
});

test("close waits for handlers at most handlerTimeout; what they did not finish comes again", async () => {
  let signal: AbortSignal | undefined;
  const { broker, clock, consumer } = await rig({
    handlers: {
      VehicleStateRecorded(_, context) {
        signal = context.signal;
        return new Promise<void>(() => {});
      },
    },
    handlerTimeout: 10_000,
  });
  broker.publish("state", event("a"));
  await clock.advance(5_000);
  const closed = consumer.close();
  await clock.advance(10_000);
  await closed;
  expect(signal?.aborted).toBe(true);
  expect(broker.acked).toEqual([]);
  expect(broker.count("state")).toEqual({ ready: 1, unacked: 0 });
});

test("close does not wait for the next try of a handler that failed", async () => {
  const { broker, clock, consumer, poison } = await rig({
    handlers: {
      VehicleStateRecorded() {
        throw new Error("no");
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(3_000);
  await consumer.close();
  expect(broker.acked).toEqual([]);
  expect(poison).toEqual([]);
  expect(broker.count("state")).toEqual({ ready: 1, unacked: 0 });
  expect(clock.pending).toBe(0);
});

test("close ends a consumer that cannot connect, and one whose password is wrong; ready rejects", async () => {
  for (const prepare of [{ down: true }, { password: "another-one" }]) {
    const { clock, consumer, broker } = await rig({}, (server) => Object.assign(server, prepare));
    await clock.advance(2_000);
    const attempts = broker.connects.length;
    await consumer.close();
    await expect(consumer.ready).rejects.toThrow(ClosedError);
    expect(consumer.status().state).toBe("closed");
    await clock.advance(3_600_000);
    expect(broker.connects).toHaveLength(attempts);
    expect(clock.pending).toBe(0);
  }
});

test("close ends an attempt to connect that hangs", async () => {
  const { consumer, clock } = await rig({ transport: { connect: () => new Promise(() => {}) } });
  await consumer.close();
  expect(clock.pending).toBe(0);
});

test("a connection that comes at the moment of closing is closed", async () => {
  let connect = (_: EventConnection): void => {};
  const { clock, consumer } = await rig({
    transport: {
      connect: () =>
        new Promise((resolve) => {
          connect = resolve;
        }),
    },
  });
  let closes = 0;
  connect({
    closed: new Promise(() => {}),
    consume: () => new Promise(() => {}),
    async close() {
      closes++;
    },
  });
  const closed = consumer.close();
  await clock.advance(0);
  await closed;
  expect(closes).toBe(1);
});

test("close while the connection is lost still waits for a handler that runs", async () => {
  const { opened, open } = gate();
  let isClosed = false;
  const { broker, clock, consumer } = await rig({ handlers: { VehicleStateRecorded: () => opened } });
  broker.publish("state", event("a"));
  await clock.advance(0);
  broker.down = true;
  broker.cut();
  await clock.advance(0);
  void consumer.close().then(() => {
    isClosed = true;
  });
  await clock.advance(1_000);
  expect(isClosed).toBe(false);
  open();
  await clock.advance(0);
  expect(isClosed).toBe(true);
  expect(broker.count("state")).toEqual({ ready: 1, unacked: 0 });
});

test("a transport that hangs while it is closed keeps nobody for long", async () => {
  const never = () => new Promise<never>(() => {});
  const { clock, consumer } = await rig({
    transport: {
      connect: async () => ({
        closed: never(),
        close: never,
        consume: async () => ({ cancel: never, close: never }),
      }),
    },
  });
  let isClosed = false;
  void consumer.close().then(() => {
    isClosed = true;
  });
  await clock.advance(15_000);
  expect(isClosed).toBe(true);
});

test("closing twice is closing once", async () => {
  const { broker, consumer } = await rig();
  await Promise.all([consumer.close(), consumer.close()]);
  await consumer.close();
  expect(broker.steps.filter((step) => step === "close connection")).toHaveLength(1);
});

test("a consumer can be used with await using", async () => {
  const { consumer } = await rig();
  {
    await using inner = consumer;
    expect(inner.status().state).toBe("connected");
  }
  expect(consumer.status().state).toBe("closed");
});

test("hooks that throw change nothing", async () => {
  const { broker, clock, handled, consumer } = await rig({
    queues: ["state", "mispelt"],
    onGap() {
      throw new Error("hook");
    },
    onEvent: () => Promise.reject(new Error("hook")),
  });
  broker.publish("state", "no json", event("a"));
  await clock.advance(0);
  expect(handled).toEqual(["a"]);
  expect(consumer.status().queues).toMatchObject([{ state: "consuming", unacked: 0 }, { state: "gone" }]);
});
