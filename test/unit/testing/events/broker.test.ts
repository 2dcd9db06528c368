import type { Delivery } from "invers-oneapi/events";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";

const SERVER = { host: "localhost", port: 1, tls: false, heartbeat: 30 };

test.each(["disconnect", "closeChannel"] as const)(
  "%s: what is unacknowledged comes again, and is acknowledged by whoever gets it",
  async (fault) => {
    const sandbox = createSandbox();
    const deliveries: Delivery[] = [];
    const ends: string[] = [];
    const consume = async () => {
      const settings = { ...SERVER, ...sandbox.events.login, signal: new AbortController().signal };
      const connection = await sandbox.events.connect(settings);
      const onDelivery = (delivery: Delivery): void => void deliveries.push(delivery);
      const onEnd = (reason: string, error?: Error): void => void ends.push(`${reason} ${error?.name}`);
      await connection.consume("sandbox-events", { prefetch: 2, onDelivery, onEnd });
      await Promise.resolve();
      return connection;
    };
    for (const id of ["1", "2", "3"]) sandbox.events.emit({ metadata: { type: "TripEnded", id } });
    const connection = await consume();
    expect(sandbox.events.queues).toMatchObject([{ waiting: 1, unacknowledged: 2 }]);
    sandbox.events[fault]();
    expect(ends).toEqual(["channel-closed ConnectionError"]);
    expect(sandbox.events.queues).toMatchObject([{ waiting: 3, unacknowledged: 0 }]);
    // On a channel that has ended it does nothing.
    deliveries[0]?.ack();
    await connection.close();
    expect((await connection.closed)?.name).toBe(fault === "disconnect" ? "ConnectionError" : undefined);
    await consume();
    const idOf = ({ body }: Delivery) => JSON.parse(new TextDecoder().decode(body)).metadata.id;
    expect(deliveries.map((delivery) => [idOf(delivery), delivery.redelivered])).toEqual([
      ["1", false],
      ["2", false],
      ["1", true],
      ["2", true],
    ]);
    let isDrained = false;
    const drained = sandbox.events.drained().then(() => {
      isDrained = true;
    });
    for (let index = 2; index < 5; index++) {
      expect(isDrained).toBe(false);
      deliveries[index]?.ack();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await drained;
    expect(deliveries.map((delivery) => idOf(delivery)).at(-1)).toBe("3");
  },
);

test("an acknowledgement on a channel that has ended does not count: the three days go on", async () => {
  const clock = createManualClock();
  const { events } = createSandbox({ clock });
  const deliveries: Delivery[] = [];
  events.emit({ metadata: { type: "TripEnded" } });
  const connection = await events.connect({
    ...SERVER,
    ...events.login,
    signal: new AbortController().signal,
  });
  const onDelivery = (delivery: Delivery): void => void deliveries.push(delivery);
  await connection.consume("sandbox-events", { prefetch: 1, onDelivery, onEnd: () => {} });
  await clock.advance(71 * 3_600_000);
  events.disconnect();
  for (const delivery of deliveries) delivery.ack();
  expect([deliveries.length, events.queues.length]).toEqual([1, 1]);
  await clock.advance(3_600_000);
  expect(events.queues).toEqual([]);
});
