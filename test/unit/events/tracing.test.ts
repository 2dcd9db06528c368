import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { endsOf, listen } from "../../support/traces.ts";
import { event, rig } from "./support.ts";

const facts = {
  queue: "state",
  eventType: "VehicleStateRecorded",
  flowId: "3f6d2c1e-8a47-4b90-9c15-7e2b60d4a8f1",
  redelivered: false,
  serverAddress: "api.invers.com",
  serverPort: 5671,
};

test("an event is told around its handler, tries included, and once", async () => {
  const storage = new AsyncLocalStorage<unknown>();
  const told = listen(["event"], storage);
  const inside: string[] = [];
  let tries = 0;
  const { broker, clock } = await rig({
    handlers: {
      VehicleStateRecorded() {
        inside.push(told.map(({ at }) => at).join());
        if (++tries === 1) throw new Error("not yet");
      },
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(60_000);
  broker.publish("state", event("a"));
  await clock.advance(60_000);
  expect(inside).toEqual(["event start", "event start,event end"]);
  expect(told.map(({ at }) => at)).toEqual([
    "event start",
    "event end",
    "event asyncStart",
    "event asyncEnd",
  ]);
  expect(told[0]?.message).toEqual(facts);
  expect(endsOf(told, "event")).toEqual([{ ...facts, outcome: "done" }]);
});

test("one that failed for good tells the name of the error, and nothing that is in it", async () => {
  const told = listen(["event"]);
  const { broker, clock } = await rig({
    maxTries: 1,
    handlers: {
      VehicleStateRecorded() {
        throw new RangeError("about K7M2P");
      },
    },
  });
  broker.publish("state", event("a", "VehicleStateRecorded", 2, { vehicle_id: "K7M2P" }));
  await clock.advance(60_000);
  expect(endsOf(told, "event")).toEqual([{ ...facts, outcome: "done", code: "RangeError" }]);
  expect(JSON.stringify(told)).not.toContain("K7M2P");
});

test("the vehicle is named if it is asked for", async () => {
  const told = listen(["event"]);
  const { broker, clock } = await rig({ telemetry: { vehicleId: true } });
  broker.publish("state", event("a", "VehicleStateRecorded", 2, { vehicle_id: "K7M2P" }));
  broker.publish("state", event("b"));
  await clock.advance(0);
  expect(endsOf(told, "event")).toEqual([
    { ...facts, outcome: "done", vehicleId: "K7M2P" },
    { ...facts, outcome: "done" },
  ]);
});
