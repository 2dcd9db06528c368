import type { EventTransport } from "invers-oneapi/events";
import { describe, expect, test } from "vitest";
import { loadAmqplibTransport } from "../../../src/events/amqplib-transport.ts";
import { onAck } from "../../support/on-ack.ts";
import { requireServer } from "../../support/require-server.ts";
import { event } from "./event.ts";
import { brokerRig, until } from "./rig.ts";

const url = (await requireServer("rabbitmq")) as URL;
const ids = (count: number, prefix = "e") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const events = (count: number) => ids(count).map((id) => event(id));

describe.skipIf(!url)("on a real broker", () => {
  test("handles and acknowledges what is in its queues, and leaves nothing behind", async () => {
    const rig = await brokerRig(url);
    const [state, trips] = rig.queues;
    rig.publish(state, ...events(100));
    rig.publish(trips, event("t"), event("new", "DoorFellOff"));
    const consumer = await rig.consume();
    await consumer.ready;
    expect(consumer.status()).toMatchObject({
      state: "connected",
      queues: [{ state: "consuming" }, { state: "consuming" }],
    });
    await until(() => expect(rig.handled).toHaveLength(102));
    await until(() => expect(consumer.status().queues).toMatchObject([{ unacked: 0 }, { unacked: 0 }]));
    await consumer.close();
    expect(rig.handled.slice().sort()).toEqual([...ids(100), "new", "t"].sort());
    expect(await rig.waiting(state)).toBe(0);
    expect(await rig.waiting(trips)).toBe(0);
    await until(() => expect(rig.proxy.connections()).toBe(0));
  });

  test("a connection that is cut is made again: nothing is lost, nothing handled twice", async () => {
    const rig = await brokerRig(url);
    const [state] = rig.queues;
    const consumer = await rig.consume({
      handlers: {
        async VehicleStateRecorded({ metadata }) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          rig.handled.push(metadata.id);
        },
      },
    });
    await consumer.ready;
    for (let round = 0; round < 5; round++) {
      rig.publish(state, ...ids(50, `r${round}-`).map((id) => event(id)));
      await until(() => expect(rig.handled.length).toBeGreaterThan(round * 50 + 10));
      rig.proxy.cut();
    }
    await until(() => expect(rig.handled).toHaveLength(250));
    await until(() =>
      expect(consumer.status()).toMatchObject({ state: "connected", queues: [{ unacked: 0 }, {}] }),
    );
    expect(new Set(rig.handled).size).toBe(250);
    await consumer.close();
    expect(await rig.waiting(state)).toBe(0);
    expect(rig.told.filter(({ type }) => type === "events-disconnected").length).toBeGreaterThanOrEqual(5);
  });

  test("while nobody answers it connects again and again, and is there when somebody does", async () => {
    const rig = await brokerRig(url);
    rig.proxy.refuse();
    const consumer = await rig.consume();
    await until(() => expect(rig.told.length).toBeGreaterThan(3));
    expect(consumer.status().state).toBe("connecting");
    rig.proxy.accept();
    await consumer.ready;
    rig.publish(rig.queues[0], event("a"));
    await until(() => expect(rig.handled).toEqual(["a"]));
  });

  test("a connection that falls silent is found out by its heartbeat", async () => {
    const rig = await brokerRig(url);
    const { connect } = await loadAmqplibTransport();
    const transport: EventTransport = { connect: (settings) => connect({ ...settings, heartbeat: 1 }) };
    const consumer = await rig.consume({ transport });
    await consumer.ready;
    rig.proxy.stall();
    await until(() => expect(consumer.status().state).toBe("reconnecting"));
    const [, lost] = rig.told;
    expect(lost).toMatchObject({ type: "events-disconnected", message: "Heartbeat timeout" });
    rig.publish(rig.queues[0], event("a"));
    await until(() => expect(rig.handled).toEqual(["a"]));
  });

  test("a slow network changes nothing", async () => {
    const rig = await brokerRig(url);
    rig.proxy.delay(30);
    const consumer = await rig.consume();
    rig.publish(rig.queues[0], ...events(200));
    await until(() => expect(rig.handled).toHaveLength(200));
    await until(() => expect(consumer.status().queues[0]?.unacked).toBe(0));
    await consumer.close();
    expect(await rig.waiting(rig.queues[0])).toBe(0);
  });

  test("a queue that is deleted is gone, the other goes on, and it is consumed when it is back", async () => {
    const rig = await brokerRig(url);
    const [state, trips] = rig.queues;
    const consumer = await rig.consume();
    await consumer.ready;
    await rig.admin.deleteQueue(state);
    await until(() => expect(consumer.status().queues[0]?.state).toBe("gone"));
    expect(rig.gaps).toMatchObject([{ queue: state, reason: "queue-gone" }]);
    rig.publish(trips, event("t"));
    await until(() => expect(rig.handled).toEqual(["t"]));
    await rig.admin.assertQueue(state);
    rig.publish(state, event("a"));
    // Five minutes of its clock.
    await until(() => expect(rig.handled).toEqual(["t", "a"]));
    expect(rig.told.filter(({ type }) => type === "events-connected")).toHaveLength(1);
  });

  test("a queue that is not there is gone at once, and is not declared", async () => {
    const rig = await brokerRig(url);
    const missing = `${rig.queues[0]}-missing`;
    const consumer = await rig.consume({ queues: [missing, rig.queues[0]] });
    await consumer.ready;
    expect(consumer.status().queues).toMatchObject([{ state: "gone" }, { state: "consuming" }]);
    expect(rig.told).toContainEqual({ type: "queue-gone", queue: missing });
  });

  test("where the broker closes a channel, for a second acknowledgement, only that queue starts again", async () => {
    const rig = await brokerRig(url);
    const [state, trips] = rig.queues;
    let spoil = true;
    const transport = onAck(await loadAmqplibTransport(), (delivery) => {
      delivery.ack();
      // PRECONDITION_FAILED, 406
      if (spoil) delivery.ack();
      spoil = false;
    });
    const consumer = await rig.consume({ transport });
    await consumer.ready;
    rig.publish(state, ...events(60));
    rig.publish(trips, event("t"));
    await until(() => expect(rig.handled).toHaveLength(61));
    await until(() => expect(consumer.status().queues).toMatchObject([{ unacked: 0 }, { unacked: 0 }]));
    expect(spoil).toBe(false);
    expect(new Set(rig.handled).size).toBe(61);
    const [connected, ...others] = rig.told;
    expect(connected).toEqual({ type: "events-connected" });
    expect(others).toMatchObject([
      { type: "events-disconnected", queue: state, message: expect.stringContaining("unknown delivery tag") },
    ]);
    await consumer.close();
    expect(await rig.waiting(state)).toBe(0);
  });

  test("close waits for the handler, acknowledges, and leaves the rest in the queue", async () => {
    const rig = await brokerRig(url);
    const [state] = rig.queues;
    rig.publish(state, ...events(50));
    const consumer = await rig.consume({
      concurrency: 2,
      handlers: {
        async VehicleStateRecorded({ metadata }) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          rig.handled.push(metadata.id);
        },
      },
    });
    await until(() => expect(rig.handled.length).toBeGreaterThan(3));
    await consumer.close();
    const { length } = rig.handled;
    expect(length).toBeLessThan(20);
    expect(await rig.waiting(state)).toBe(50 - length);
    expect(consumer.status().state).toBe("closed");
  });

  test("what cannot be read is handed to onPoison as the bytes that came", async () => {
    const rig = await brokerRig(url);
    const bytes = Buffer.from([0, 1, 2, 255]);
    rig.publish(rig.queues[0], bytes, Buffer.alloc(2 ** 20 + 1, 0x20), {});
    const consumer = await rig.consume();
    await until(() => expect(rig.poison).toHaveLength(3));
    expect(rig.poison.map(({ reason }) => reason)).toEqual(["not-json", "too-large", "no-event"]);
    expect(Buffer.from(rig.poison[0]?.body ?? []).equals(bytes)).toBe(true);
    await until(() => expect(consumer.status().queues[0]?.unacked).toBe(0));
  });
});
