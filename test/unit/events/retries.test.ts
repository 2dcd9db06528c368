import { expect, test } from "vitest";
import { event, rig } from "./support.ts";

const failing = (times: number) => {
  const at: number[] = [];
  let left = times;
  return {
    at,
    handler: (clock: () => number) => () => {
      at.push(clock());
      if (left-- > 0) throw new TypeError("the database is away: EXFL29");
    },
  };
};

test("a handler that fails is tried again in place after 1, 2, 4 and 8 s, and the message stays where it is", async () => {
  const { at, handler } = failing(4);
  let now = () => 0;
  const { broker, clock, tell } = await rig(
    { handlers: { VehicleStateRecorded: handler(() => now()) } },
    (_, manual) => {
      now = () => manual.monotonic();
    },
  );
  broker.publish("state", event("a"));
  await clock.advance(14_999);
  expect(broker.count("state")).toEqual({ ready: 0, unacked: 1 });
  await clock.advance(1);
  expect(at).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
  expect(broker.acked).toEqual(["a"]);
  expect(tell("event-failed")).toEqual(
    [1_000, 2_000, 4_000, 8_000].map((waitMs, index) => ({
      type: "event-failed",
      queue: "state",
      step: "handler",
      tries: index + 1,
      code: "TypeError",
      waitMs,
    })),
  );
});

test("a handler that fails maxTries times leaves its event to onPoison, with the error of the last try", async () => {
  const { handler } = failing(9);
  const { broker, clock, poison, handled } = await rig({
    handlers: { VehicleStateRecorded: handler(() => 0) },
    maxTries: 3,
  });
  broker.publish("state", event("a"));
  await clock.advance(2_999);
  expect(poison).toEqual([]);
  await clock.advance(1);
  expect(poison).toEqual([
    {
      body: new TextEncoder().encode(JSON.stringify(event("a"))),
      reason: "failed",
      event: event("a"),
      error: new TypeError("the database is away: EXFL29"),
    },
  ]);
  expect(broker.acked).toEqual(["a"]);
  // What is parked is not handled again when it comes again.
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(poison).toHaveLength(1);
  expect(handled).toEqual([]);
});

test("the default is five tries", async () => {
  const { at, handler } = failing(9);
  const { broker, clock, poison } = await rig({ handlers: { VehicleStateRecorded: handler(() => 0) } });
  broker.publish("state", event("a"));
  await clock.advance(60_000);
  expect(at).toHaveLength(5);
  expect(poison).toHaveLength(1);
});

test("a handler that takes longer than handlerTimeout has failed: its signal aborts, and it is tried again", async () => {
  const signals: AbortSignal[] = [];
  const { broker, clock, poison, tell } = await rig({
    handlers: {
      VehicleStateRecorded: (_, { signal }) => {
        signals.push(signal);
        return new Promise<void>(() => {});
      },
    },
    handlerTimeout: 2_000,
    maxTries: 2,
  });
  broker.publish("state", event("a"));
  await clock.advance(1_999);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(1);
  expect(signals[0]?.aborted).toBe(true);
  await clock.advance(1_000);
  expect(signals).toHaveLength(2);
  await clock.advance(2_000);
  expect(poison[0]).toMatchObject({ reason: "failed", error: { name: "TimeoutError", code: "timeout" } });
  expect(tell("event-failed")[0]).toMatchObject({ code: "TimeoutError", tries: 1 });
  expect(broker.acked).toEqual(["a"]);
});

test("while one event is tried again, others go on", async () => {
  const { broker, clock } = await rig({
    concurrency: 2,
    handlers: {
      VehicleStateRecorded({ metadata }) {
        if (metadata.id === "bad") throw new Error("no");
      },
    },
  });
  broker.publish("state", event("bad"), event("b"), event("c"), event("d"));
  await clock.advance(0);
  expect(broker.acked).toEqual(["b", "c", "d"]);
});

test("what is told of a failure says nothing of the event", async () => {
  const { broker, clock, told } = await rig({
    handlers: {
      VehicleStateRecorded() {
        throw new Error("vehicle K7M2P of event 01HTESTEVENT");
      },
    },
  });
  broker.publish("state", event("01HTESTEVENT"), "{K7M2P");
  await clock.advance(60_000);
  expect(told.length).toBeGreaterThan(4);
  expect(JSON.stringify(told)).not.toMatch(/K7M2P|01HTESTEVENT/);
});
