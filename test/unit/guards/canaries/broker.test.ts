import type { OneApiEvent } from "invers-oneapi";
import { consumeEvents } from "invers-oneapi/events";
import { createManualClock } from "invers-oneapi/testing";
import { describe, it } from "vitest";
import { canaries, PASSWORD } from "./canaries.ts";

// Each value of the outside that reaches an error, a problem, an event or a log line holds a secret once.

const { shown, expectClean } = canaries();

describe("the broker, its library or the program repeats the password of the events", () => {
  const error = (code = "") =>
    Object.assign(new Error(`amqps://u:${encodeURIComponent(PASSWORD)}@h refused ${PASSWORD}`), {
      name: PASSWORD,
      code,
    });
  const connection = { closed: Promise.resolve(error()), close: async () => {} };
  const subscribing = (fail: () => Promise<never>) => ({
    closed: new Promise<never>(() => {}),
    close: async () => {},
    subscribe: fail,
  });

  it.each<[string, object]>([
    [
      "when it cannot connect",
      { transport: { connect: async () => Promise.reject(error("access-refused")) } },
    ],
    [
      "when the connection is lost",
      {
        transport: { connect: async () => ({ ...connection, subscribe: async () => new Promise(() => {}) }) },
      },
    ],
    [
      "when a queue is refused",
      {
        transport: { connect: async () => subscribing(async () => Promise.reject(error("access-refused"))) },
      },
    ],
    [
      "in the error of the function for it",
      { password: () => Promise.reject(error()), transport: { connect: async () => connection } },
    ],
    [
      "after the function gave it",
      {
        password: async () => PASSWORD,
        transport: { connect: async () => ({ ...connection, subscribe: async () => new Promise(() => {}) }) },
      },
    ],
  ])("%s", async (_, more) => {
    const clock = createManualClock();
    const consumer = await consumeEvents({
      host: "127.0.0.1",
      vhost: "v",
      username: "u",
      password: PASSWORD,
      queues: ["q"],
      handlers: {},
      onUnknown: () => {},
      onPoison: () => {},
      onEvent: (event: OneApiEvent) => shown.push(event),
      clock,
      ...more,
    } as never);
    await clock.advance(70_000);
    shown.push(consumer.status());
    const closed = consumer.close();
    await clock.advance(70_000);
    await closed;
    expectClean();
  });
});
