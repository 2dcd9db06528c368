import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { find, readyCar, signIn } from "../support.ts";
import { setUp } from "./consumer.ts";

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

  test("a change of what was emitted reaches neither the consumer nor the ledger", async () => {
    const { clock, events, handled } = await setUp();
    const data = { place: { lat: 1 } };
    events.emit({ metadata: { type: "TripEnded" }, data });
    data.place.lat = 2;
    await clock.advance(0);
    expect([handled, events.emitted]).toMatchObject([
      [{ data: { place: { lat: 1 } } }],
      [{ data: { place: { lat: 1 } } }],
    ]);
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
