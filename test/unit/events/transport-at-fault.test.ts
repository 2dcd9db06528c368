// A transport of the user's that does what none may.
import { expect, test } from "vitest";
import type { Delivery, EventConnection } from "../../../src/events/transport.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import type { MemoryBroker } from "./broker.ts";
import { event, type Rig, rig } from "./support.ts";

collectUnhandled();

const { proxy, revoke } = Proxy.revocable(new Error("no"), {});
revoke();

/** A consumer whose transport makes such connections, on a manual clock. */
async function rigWith(connect: () => Promise<Partial<EventConnection>>): Promise<Rig> {
  return rig({ transport: { connect: connect as () => Promise<EventConnection> } });
}

test("an error that cannot be looked at is one like any other: it connects and consumes again", async () => {
  let connects = 0;
  const ending = await rigWith(async () => {
    connects++;
    return { closed: Promise.resolve(proxy), consume: () => new Promise(() => {}), close: async () => {} };
  });
  await ending.clock.advance(1_000);
  expect(connects).toBe(2);

  let consumes = 0;
  const failing = await rigWith(async () => ({
    closed: new Promise(() => {}),
    async consume() {
      consumes++;
      throw proxy;
    },
    close: async () => {},
  }));
  await failing.clock.advance(1_000);
  expect(consumes).toBe(2);
});

test("a connection that does not tell its end is lost: nothing goes on consuming from it", async () => {
  let connects = 0;
  let consumes = 0;
  const { clock } = await rigWith(async () => {
    connects++;
    return {
      get closed(): Promise<undefined> {
        throw new Error("no such thing");
      },
      async consume() {
        consumes++;
        throw new Error("not open");
      },
      close: async () => {},
    };
  });
  await clock.advance(600_000);
  expect(connects).toBeGreaterThan(5);
  expect(consumes).toBe(connects);
});

/** What `rig` takes to make its broker deliver otherwise than it does. */
const delivering =
  (change: (delivery: Delivery) => Delivery) =>
  ({ transport }: MemoryBroker): void => {
    const { connect } = transport;
    transport.connect = async (settings) => {
      const connection = await connect(settings);
      return {
        ...connection,
        consume: (queue, options) =>
          connection.consume(queue, {
            ...options,
            onDelivery: (delivery) => options.onDelivery(change(delivery)),
          }),
      };
    };
  };

test("an acknowledgement that throws is none: nothing else is disturbed, and closing closes", async () => {
  const ack = (): void => {
    throw new Error("channel closed");
  };
  const { broker, clock, consumer, handled } = await rig(
    {},
    delivering((delivery) => ({ ...delivery, ack })),
  );
  broker.publish("state", event("a"), event("b"));
  await clock.advance(0);
  expect(handled).toEqual(["a", "b"]);
  expect(consumer.status().queues).toMatchObject([{ unacked: 2 }]);
  expect(consumer.status().queues[0]).not.toHaveProperty("lastAckAt");
  const closed = consumer.close();
  await clock.advance(0);
  await closed;
  expect(broker.steps).toContain("close connection");
});

test.each([undefined, "text"])("a message that is no bytes goes to onPoison: %s", async (body) => {
  const { broker, clock, poison } = await rig(
    {},
    delivering((delivery) => ({ ...delivery, body: body as unknown as Uint8Array })),
  );
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(poison).toMatchObject([{ reason: "not-json" }]);
  expect(broker.acked).toEqual(["a"]);
});
