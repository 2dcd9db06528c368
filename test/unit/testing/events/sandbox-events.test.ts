import {
  consumeEvents,
  type Delivery,
  type EventGap,
  type EventOptions,
  type FleetEvent,
} from "invers-oneapi/events";
import { createManualClock, createSandbox, type SandboxOptions } from "invers-oneapi/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { find, readyCar, signIn } from "../support.ts";

const SERVER = { host: "localhost", port: 1, tls: false, heartbeat: 30 };

async function setUp(options: Partial<EventOptions> = {}, sandboxOptions: SandboxOptions = {}) {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, ...sandboxOptions });
  const handled: FleetEvent[] = [];
  const gaps: EventGap[] = [];
  const poison: string[] = [];
  const redelivered: boolean[] = [];
  const consumer = await consumeEvents({
    ...sandbox.events.login,
    transport: sandbox.events,
    clock,
    random: () => 0.5,
    handlers: {},
    onUnknown(event, context) {
      handled.push(event);
      redelivered.push(context.redelivered);
    },
    onPoison({ body, reason }) {
      poison.push(`${reason}: ${new TextDecoder().decode(body)}`);
    },
    onGap: (gap) => gaps.push(gap),
    ...options,
  });
  onTestFinished(async () => {
    const closed = consumer.close();
    await clock.advance(60_000);
    await closed;
    expect(clock.pending).toBe(0);
  });
  await clock.advance(0);
  const numbers = () => handled.map(({ data }) => (data as { n?: number }).n);
  const emit = (...list: number[]) =>
    list.map((n) => sandbox.events.emit({ metadata: { type: "TripEnded" }, data: { n } }));
  return {
    clock,
    sandbox,
    events: sandbox.events,
    consumer,
    handled,
    numbers,
    emit,
    gaps,
    poison,
    redelivered,
  };
}

describe("a command that is carried out", () => {
  test("emits VehicleStateRecorded with its flow id and the vehicle's new state", async () => {
    const { clock, sandbox, events, handled } = await setUp();
    const { command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    const { headers, body } = await command(car, "unlock-central-lock");
    await clock.advance(0);
    expect(handled).toEqual(events.emitted);
    expect(handled).toEqual([
      {
        metadata: {
          id: expect.stringMatching(/^01HTEST[0-9A-HJKMNP-TV-Z]{19}$/),
          type: "VehicleStateRecorded",
          schema_major_version: 2,
          occurred_at: "2026-01-01T00:00:00Z",
          flow_id: headers.get("x-invers-flow-id"),
        },
        data: { vehicle_id: car.id, ...body },
      },
    ]);
  });

  test("also when its answer was lost; one that is refused or lost on its way emits nothing", async () => {
    const { sandbox, events } = await setUp();
    const { command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    sandbox.inject({ kind: "reset" });
    await command(car, "unlock-central-lock").catch(() => {});
    await command(
      find(sandbox, ({ online }) => !online),
      "draw-attention",
    );
    expect(events.emitted).toEqual([]);
    sandbox.inject({ kind: "reset", at: "response" });
    await command(car, "unlock-central-lock").catch(() => {});
    expect(events.emitted.map(({ metadata }) => metadata.flow_id)).toEqual([sandbox.requests.at(-1)?.flowId]);
  });
});

describe("emit", () => {
  test("completes an event, and keeps what is given", async () => {
    const { clock, sandbox, events, handled } = await setUp();
    const full = events.emit({
      metadata: { id: "x", type: "Own", schema_major_version: 7, occurred_at: "t", flow_id: "f", more: 1 },
    });
    const made = events.emit({ metadata: { type: "TripEnded" } });
    expect(full.metadata).toEqual({
      id: "x",
      type: "Own",
      schema_major_version: 7,
      occurred_at: "t",
      flow_id: "f",
      more: 1,
    });
    expect(made).toMatchObject({ metadata: { schema_major_version: 2 }, data: {} });
    await clock.advance(0);
    expect(handled).toEqual([full, made]);
    expect(events.emit({ metadata: { type: "SmokeDetected" } }).metadata.schema_major_version).toBe(1);
    const twin = createSandbox({ clock: createManualClock() });
    twin.events.emit({ metadata: { id: "x", type: "Own", flow_id: "f" } });
    expect(twin.events.emit({ metadata: { type: "TripEnded" } }).metadata.id).toBe(made.metadata.id);
    expect(sandbox.events.emitted).toHaveLength(3);
  });

  test("reaches every queue, or the one that is named; the consumer handles a copy once", async () => {
    const eventQueues = ["a", "b"];
    const { clock, events, numbers } = await setUp({}, { eventQueues });
    const idle = createSandbox({ eventQueues });
    idle.events.emit({ metadata: { type: "TripEnded" } });
    idle.events.emit({ metadata: { type: "TripEnded" } }, { queue: "b" });
    expect(idle.events.queues).toEqual([
      { name: "a", waiting: 1, unacknowledged: 0 },
      { name: "b", waiting: 2, unacknowledged: 0 },
    ]);
    events.emit({ metadata: { type: "TripEnded" }, data: { n: 1 } });
    await clock.advance(0);
    expect(numbers()).toEqual([1]);
  });

  test("a change of what was emitted does not reach the consumer", async () => {
    const { clock, events, numbers } = await setUp();
    const data = { n: 1 };
    events.emit({ metadata: { type: "TripEnded" }, data });
    data.n = 2;
    await clock.advance(0);
    expect(numbers()).toEqual([1]);
  });
});

describe("faults", () => {
  test("redeliver: what was acknowledged comes again, and is known", async () => {
    const { clock, events, emit, numbers, redelivered } = await setUp({
      seen: { has: () => false, add() {} },
    });
    emit(1, 2, 3);
    await clock.advance(0);
    events.redeliver(2);
    await clock.advance(0);
    expect(numbers()).toEqual([1, 2, 3, 2, 3]);
    expect(redelivered).toEqual([false, false, false, true, true]);
    const known = await setUp();
    known.emit(1);
    await known.clock.advance(0);
    known.events.redeliver();
    await known.events.drained();
    expect(known.numbers()).toEqual([1]);
  });

  test("reorder: the next ones come in the opposite order", async () => {
    const { clock, events, emit, numbers } = await setUp();
    events.reorder(3);
    emit(1, 2);
    await clock.advance(0);
    expect(numbers()).toEqual([]);
    emit(3, 4);
    await clock.advance(0);
    expect(numbers()).toEqual([3, 2, 1, 4]);
  });

  test("emitPoison: a message that is no event", async () => {
    const { clock, events, poison } = await setUp();
    events.emitPoison();
    events.emitPoison('{"a":1}');
    events.emitPoison(new Uint8Array([0x80]));
    await clock.advance(0);
    expect(poison).toEqual(["not-json: no JSON", 'no-event: {"a":1}', "not-json: \ufffd"]);
  });

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

  test.each(["disconnect", "closeChannel"] as const)("%s: the consumer comes back", async (fault) => {
    const { clock, events, consumer, emit, numbers } = await setUp();
    events[fault]();
    emit(1);
    await clock.advance(60_000);
    expect([consumer.status().state, numbers()]).toEqual(["connected", [1]]);
  });

  test("cancel: consumed again at once", async () => {
    const { clock, events, emit, numbers, gaps } = await setUp();
    events.cancel();
    emit(1);
    await clock.advance(1000);
    expect([numbers(), gaps]).toEqual([[1], []]);
  });

  test("deleteQueue: gone, and found again after it was created anew; what came meanwhile is lost", async () => {
    const { clock, events, consumer, emit, numbers, gaps } = await setUp();
    events.deleteQueue();
    emit(1);
    await clock.advance(1000);
    expect(consumer.status().queues).toMatchObject([{ state: "gone" }]);
    expect(gaps).toMatchObject([{ reason: "queue-gone" }]);
    events.createQueue();
    emit(2);
    await clock.advance(5 * 60_000 + 10_000);
    expect(numbers()).toEqual([2]);
  });

  test("three days without an acknowledgement: the queue is deleted, consumed or not", async () => {
    const { clock, events, consumer, emit, numbers } = await setUp();
    await clock.advance(71 * 3_600_000);
    emit(1);
    await clock.advance(71 * 3_600_000);
    expect([numbers(), events.queues.length]).toEqual([[1], 1]);
    await clock.advance(3_600_000);
    expect(events.queues).toEqual([]);
    expect(consumer.status().queues).toMatchObject([{ state: "gone" }]);
    const unread = createSandbox({ clock });
    await clock.advance(72 * 3_600_000);
    expect(unread.events.queues).toEqual([]);
  });

  test("a wrong password is refused, and a misspelt queue is gone", async () => {
    const { consumer, clock, events } = await setUp({ password: "wrong" });
    expect(consumer.status().state).toBe("refused");
    events.emit({ metadata: { type: "TripEnded" } });
    await clock.advance(0);
    const misspelt = await setUp({ queues: ["sandbox-event"] });
    expect(misspelt.consumer.status().queues).toMatchObject([{ name: "sandbox-event", state: "gone" }]);
  });
});

describe("what cannot be meant is refused", () => {
  const { events } = createSandbox();
  test.each<[() => void, RegExp]>([
    [() => events.emit({} as never), /emit: "metadata.type"/],
    [() => events.emit({ metadata: { type: "A" }, dat: {} } as never), /unknown option "dat"/],
    [() => events.emit({ metadata: { type: "A" } }, { queue: "sandbox" }), /nearest is "sandbox-events"/],
    [() => events.cancel("x"), /cancel: there is no queue "x"/],
    [() => events.redeliver(0), /redeliver: the count/],
    [() => events.reorder(1.5), /reorder: the count/],
    [() => createSandbox({ eventQueues: [] }), /option "eventQueues"/],
    [() => createSandbox({ eventQueues: ["a", "a"] }), /option "eventQueues"/],
  ])("%s", (run, message) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code: "config" }));
  });
});
