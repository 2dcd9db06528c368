import { expect, test } from "vitest";
import { event, gate, PASSWORD, rig } from "./support.ts";

const times = (broker: { connects: { at: number }[] }) => broker.connects.map(({ at }) => at);

test("resolves once the options are checked; ready waits for the queues", async () => {
  const { clock, broker, consumer, tell } = await rig({}, (server) => {
    server.down = true;
  });
  let isReady = false;
  void consumer.ready.then(() => {
    isReady = true;
  });
  await clock.advance(0);
  expect(consumer.status()).toMatchObject({
    state: "connecting",
    queues: [{ name: "state", state: "waiting" }],
  });
  expect(isReady).toBe(false);
  broker.down = false;
  await clock.advance(1_000);
  expect(consumer.status()).toMatchObject({ state: "connected", queues: [{ state: "consuming" }] });
  expect(isReady).toBe(true);
  expect(tell("events-connected")).toHaveLength(1);
});

test("connects where and as whom the options say, with TLS and a heartbeat of 30 s", async () => {
  const { broker } = await rig();
  expect(broker.connects[0]?.settings).toMatchObject({
    host: "api.invers.com",
    port: 5671,
    tls: true,
    vhost: "test",
    username: "tester",
    password: PASSWORD,
    heartbeat: 30,
  });
});

test("while nobody listens it connects again after 1, 2, 4 ... 60 s", async () => {
  const { clock, broker, consumer, tell } = await rig({}, (server) => {
    server.down = true;
  });
  await clock.advance(300_000);
  expect(times(broker)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243].map((s) => s * 1_000));
  expect(consumer.status().state).toBe("connecting");
  expect(tell("events-disconnected")[0]).toEqual({
    type: "events-disconnected",
    message: "connect ECONNREFUSED",
    waitMs: 1_000,
  });
});

test("a `random` that throws takes no pause away, and does not end the consumer", async () => {
  const random = () => {
    throw new Error("no entropy");
  };
  const { clock, broker, consumer } = await rig({ random }, (server) => {
    server.down = true;
  });
  await clock.advance(10_000);
  expect(broker.connects.length).toBeGreaterThanOrEqual(4);
  expect(broker.connects.length).toBeLessThanOrEqual(5);
  broker.down = false;
  await clock.advance(10_000);
  expect(consumer.status().state).toBe("connected");
});

test("the pauses are spread, so that consumers that lost one broker do not come back together", async () => {
  for (const [random, first] of [
    [0, 800],
    [1, 1_200],
  ] as const) {
    const { clock, broker } = await rig({ random: () => random }, (server) => {
      server.down = true;
    });
    await clock.advance(first - 1);
    expect(broker.connects).toHaveLength(1);
    await clock.advance(1);
    expect(broker.connects).toHaveLength(2);
  }
});

test("a connection that breaks is made again, and what was not acknowledged comes again", async () => {
  const { opened, open } = gate();
  const { clock, broker, consumer, handled } = await rig({
    handlers: {
      async VehicleStateRecorded({ metadata }, { redelivered }) {
        handled.push(`${metadata.id} ${redelivered}`);
        await opened;
      },
    },
    concurrency: 1,
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  broker.cut();
  await clock.advance(0);
  expect(consumer.status()).toMatchObject({
    state: "reconnecting",
    queues: [{ state: "waiting", unacked: 0 }],
  });
  open();
  await clock.advance(1_000);
  expect(handled).toEqual(["a false", "b true"]);
  expect(broker.acked).toEqual(["a", "b"]);
});

test("a connection that breaks at once, each time, is made ever more rarely; one that holds starts over", async () => {
  const { clock, broker } = await rig();
  for (const pause of [1_000, 2_000, 4_000, 8_000]) {
    broker.cut();
    await clock.advance(pause - 1);
    const before = broker.connects.length;
    await clock.advance(1);
    expect(broker.connects).toHaveLength(before + 1);
  }
  await clock.advance(8_000);
  broker.cut();
  await clock.advance(1_000);
  expect(broker.connects).toHaveLength(6);
});

test("an attempt to connect that hangs ends after 30 s, with its signal aborted", async () => {
  const signals: AbortSignal[] = [];
  const { clock } = await rig({
    transport: {
      connect({ signal }) {
        signals.push(signal);
        return new Promise(() => {});
      },
    },
  });
  await clock.advance(31_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test("after more than 72 h without a connection onGap tells of each queue, since when", async () => {
  const { clock, broker, gaps } = await rig({ queues: ["state", "trips"] });
  const since = new Date(clock.wall());
  broker.down = true;
  broker.cut();
  await clock.advance(72 * 3_600_000);
  expect(gaps).toEqual([]);
  broker.down = false;
  await clock.advance(60_000);
  expect(gaps).toEqual([
    { queue: "state", since, reason: "disconnected" },
    { queue: "trips", since, reason: "disconnected" },
  ]);
});

test("a machine that slept for three days has lost its connection for as long", async () => {
  const { clock, broker, gaps } = await rig();
  broker.cut();
  await clock.advanceWall(73 * 3_600_000);
  await clock.advance(1_000);
  expect(gaps).toMatchObject([{ reason: "disconnected" }]);
});

test("so has one that slept while it was connected: the gap begins where it fell asleep", async () => {
  const { clock, broker, gaps } = await rig({ queues: ["state", "trips"] });
  await clock.advance(3_600_000);
  const since = new Date(clock.wall());
  await clock.advanceWall(73 * 3_600_000);
  broker.remove("trips");
  broker.cut();
  await clock.advance(1_000);
  expect(gaps).toEqual([
    { queue: "state", reason: "disconnected", since },
    { queue: "trips", reason: "disconnected", since },
    { queue: "trips", reason: "queue-gone", since },
  ]);
});

test("a loss of less than 72 h is no gap: the queue keeps its messages", async () => {
  const { clock, broker, gaps, handled } = await rig();
  broker.down = true;
  broker.cut();
  broker.publish("state", event("a"));
  await clock.advance(71 * 3_600_000);
  broker.down = false;
  await clock.advance(60_000);
  expect(gaps).toEqual([]);
  expect(handled).toEqual(["a"]);
});
