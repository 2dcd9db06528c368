import { createManualClock } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { type Clock, LONGEST_TIMER_MS } from "../../../src/clock.ts";
import { ConfigError } from "../../../src/errors/config-error.ts";
import { consumeEvents } from "../../../src/events/consume-events.ts";
import type { EventOptions } from "../../../src/events/options.ts";
import { event, rig } from "./support.ts";

const SECRET = "never-show-this-value";

const options: EventOptions = {
  vhost: "test",
  username: "tester",
  password: SECRET,
  queues: ["state"],
  handlers: {},
  onUnknown() {},
  onPoison() {},
  transport: { connect: () => new Promise(() => {}) },
};

const refused = async (wrong: object): Promise<string> => {
  const error = await consumeEvents({ ...options, ...wrong } as EventOptions).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).not.toContain(SECRET);
  return message;
};

test.each(["vhost", "username", "password", "queues", "handlers", "onUnknown", "onPoison"])(
  "an option that is needed and missing is named: %s",
  async (name) => {
    expect(await refused({ [name]: undefined })).toContain(`option "${name}" is missing`);
  },
);

const wrong: [name: string, value: unknown][] = [
  ["host", ""],
  ["host", "amqps://api.invers.com"],
  ["host", `${SECRET}@api.invers.com`],
  ["port", 0],
  ["port", 65_536],
  ["port", "5671"],
  ["tls", "no"],
  ["vhost", ""],
  ["username", ""],
  ["password", ""],
  ["password", 7],
  ["queues", []],
  ["queues", [""]],
  ["queues", [" "]],
  ["queues", ["state", "state"]],
  ["queues", "state"],
  ["queues", [7]],
  ["handlers", []],
  ["handlers", { VehicleStateRecorded: "no function" }],
  ["unlisted", { DoorFellOff: 7 }],
  ["majors", { VehicleStateRecorded: 2 }],
  ["majors", { VehicleStateRecorded: ["2"] }],
  ["onUnknown", "ignore"],
  ["onPoison", true],
  ["onGap", {}],
  ["seen", { has() {} }],
  ["orderBy", "vehicle"],
  ["concurrency", 0],
  ["concurrency", 1.5],
  ["concurrency", 40_000],
  ["handlerTimeout", 0],
  ["handlerTimeout", "30 s"],
  ["maxTries", 0],
  ["onEvent", 1],
  ["transport", {}],
  ["clock", {}],
  ["random", 0.5],
  ["prefetch", 10],
  ["handler", {}],
];

test.each(wrong)("an option that is wrong or unknown is named: %s, %j", async (name, value) => {
  expect(await refused({ [name]: value })).toMatch(`option "${name}"`);
});

test("a type of event that no document names belongs in unlisted, and one that a document names in handlers", async () => {
  expect(await refused({ handlers: { VehicleStateRecieved() {} } })).toMatch(
    /"handlers" names "VehicleStateRecieved".*"unlisted"/,
  );
  expect(await refused({ handlers: { toString() {} } })).toMatch(/"toString"/);
  expect(await refused({ unlisted: { TripEnded() {} } })).toMatch(/"unlisted" names "TripEnded".*"handlers"/);
});

test.each(["api.invers.com", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com"])(
  "plain AMQP off loopback is refused: %s",
  async (host) => {
    expect(await refused({ host, tls: false })).toContain('option "tls"');
  },
);

test.each(["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])(
  "plain AMQP on loopback is allowed: %s",
  async (host) => {
    const consumer = await consumeEvents({ ...options, host, tls: false });
    await consumer.close();
  },
);

test("a queue list that is changed afterwards changes nothing", async () => {
  const queues = ["state"];
  const consumer = await consumeEvents({ ...options, queues });
  queues.push("trips");
  expect(consumer.status().queues.map(({ name }) => name)).toEqual(["state"]);
  await consumer.close();
});

test("the password shows nowhere", async () => {
  const consumer = await consumeEvents(options);
  expect(JSON.stringify([consumer, consumer.status()])).not.toContain(SECRET);
  await consumer.close();
});

test("no delay beyond what timers take reaches a clock, which would fire at once", async () => {
  const delays: number[] = [];
  const manual = createManualClock();
  const clock: Clock = {
    ...manual,
    schedule(ms, run) {
      delays.push(ms);
      return manual.schedule(ms, run);
    },
  };
  const { broker, handled } = await rig({ clock, handlerTimeout: Number.POSITIVE_INFINITY });
  broker.publish("state", event("a"));
  await manual.advance(0);
  expect(handled).toEqual(["a"]);
  expect(Math.max(...delays)).toBe(LONGEST_TIMER_MS);
});
