import { expect, test } from "vitest";
import { event, rig } from "./support.ts";

test("events of a type or a major version without a handler go to onUnknown, and are acknowledged", async () => {
  const { broker, clock, handled, unknown, poison } = await rig();
  broker.publish(
    "state",
    event("new-type", "DoorFellOff"),
    event("no-handler", "TripEnded"),
    event("new-major", "VehicleStateRecorded", 3),
    event("no-major", "VehicleStateRecorded", "2" as never),
    event("inherited", "toString"),
    event("known"),
  );
  await clock.advance(0);
  expect(unknown).toEqual(["new-type", "no-handler", "new-major", "no-major", "inherited"]);
  expect(handled).toEqual(["known"]);
  expect(poison).toEqual([]);
  expect(broker.acked).toHaveLength(6);
});

test("majors says which versions the handlers read", async () => {
  const { broker, clock, handled, unknown } = await rig({ majors: { VehicleStateRecorded: [3, 4] } });
  broker.publish(
    "state",
    event("two"),
    event("three", "VehicleStateRecorded", 3),
    event("four", "VehicleStateRecorded", 4),
  );
  await clock.advance(0);
  expect(handled).toEqual(["three", "four"]);
  expect(unknown).toEqual(["two"]);
});

test("of a type for which no document names a major version, every version goes to the handler", async () => {
  const got: unknown[] = [];
  const { broker, clock } = await rig({
    handlers: { VehicleChanged: ({ metadata }) => void got.push(metadata.schema_major_version) },
  });
  broker.publish("state", event("a", "VehicleChanged", 1), event("b", "VehicleChanged", 7));
  await clock.advance(0);
  expect(got).toEqual([1, 7]);
});

test("unlisted has handlers of types that are in no document yet", async () => {
  const got: string[] = [];
  const { broker, clock, unknown } = await rig({
    unlisted: { DoorFellOff: ({ metadata }) => void got.push(metadata.type) },
  });
  broker.publish("state", event("a", "DoorFellOff", 9));
  await clock.advance(0);
  expect(got).toEqual(["DoorFellOff"]);
  expect(unknown).toEqual([]);
});

test("an onUnknown that fails is a handler that failed", async () => {
  let calls = 0;
  const { broker, clock, poison } = await rig({
    maxTries: 2,
    onUnknown() {
      calls++;
      throw new Error("no");
    },
  });
  broker.publish("state", event("a", "DoorFellOff"));
  await clock.advance(1_000);
  expect(calls).toBe(2);
  expect(poison).toMatchObject([{ reason: "failed", event: { metadata: { id: "a" } } }]);
  expect(broker.acked).toEqual(["a"]);
});
