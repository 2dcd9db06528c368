import fc from "fast-check";
import { expect, test } from "vitest";
import { createOrdering } from "../../../src/events/ordering.ts";
import { event, gate, rig } from "./support.ts";

test("events with the same key are handled one after the other in the order of delivery, others side by side", async () => {
  const gates = new Map(["a1", "a2", "b1", "c1"].map((id) => [id, gate()]));
  const begun: string[] = [];
  const { broker, clock } = await rig({
    orderBy: ({ metadata }) => (metadata.id.startsWith("c") ? undefined : metadata.id[0]),
    handlers: {
      VehicleStateRecorded({ metadata }) {
        begun.push(metadata.id);
        return gates.get(metadata.id)?.opened;
      },
    },
  });
  broker.publish("state", event("a1"), event("a2"), event("b1"), event("c1"));
  await clock.advance(0);
  expect(begun).toEqual(["a1", "b1", "c1"]);
  gates.get("a1")?.open();
  await clock.advance(0);
  expect(begun).toEqual(["a1", "b1", "c1", "a2"]);
});

test("an event that is tried again keeps its place", async () => {
  let fails = 1;
  const begun: string[] = [];
  const { broker, clock } = await rig({
    orderBy: () => "one",
    handlers: {
      VehicleStateRecorded({ metadata }) {
        begun.push(metadata.id);
        if (fails-- > 0) throw new Error("not yet");
      },
    },
  });
  broker.publish("state", event("a"), event("b"));
  await clock.advance(999);
  expect(begun).toEqual(["a"]);
  await clock.advance(1);
  expect(begun).toEqual(["a", "a", "b"]);
});

test("order holds over a connection that breaks in the middle", async () => {
  const { opened, open } = gate();
  const handled: string[] = [];
  const { broker, clock } = await rig({
    orderBy: () => "one",
    handlers: {
      async VehicleStateRecorded({ metadata }) {
        if (metadata.id === "e0") await opened;
        handled.push(metadata.id);
      },
    },
  });
  const ids = Array.from({ length: 30 }, (_, index) => `e${index}`);
  broker.publish("state", ...ids.map((id) => event(id)));
  await clock.advance(0);
  broker.cut();
  await clock.advance(1_000);
  open();
  await clock.advance(0);
  await clock.advance(0);
  expect(handled).toEqual(ids);
});

test("an event whose key cannot be told overtakes nothing: it goes to onPoison", async () => {
  const { broker, clock, handled, poison } = await rig({
    orderBy() {
      throw new Error("no vehicle");
    },
  });
  broker.publish("state", event("a"));
  await clock.advance(0);
  expect(handled).toEqual([]);
  expect(poison).toMatchObject([{ reason: "failed", error: { message: "no vehicle" } }]);
  expect(broker.acked).toEqual(["a"]);
});

test.each([[async () => "one"], [() => ({ id: "one" })], [() => 7]])(
  "nor does one whose key is no string, as that of an asynchronous function: %s",
  async (orderBy) => {
    const { broker, clock, handled, poison } = await rig({
      orderBy: orderBy as unknown as () => string,
    });
    broker.publish("state", event("a"));
    await clock.advance(0);
    expect(handled).toEqual([]);
    expect(poison).toMatchObject([{ reason: "failed", error: { message: "orderBy gave no string" } }]);
    expect(broker.acked).toEqual(["a"]);
  },
);

test("whatever the keys and the durations: one at a time by key, in order, and never more than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(
        fc.record({
          key: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
          turns: fc.integer({ min: 0, max: 5 }),
        }),
      ),
      async (concurrency, works) => {
        const ordering = createOrdering(concurrency);
        const begun: number[] = [];
        const running = new Set<number>();
        await Promise.all(
          works.map(({ key, turns }, index) =>
            ordering.run(key, async () => {
              begun.push(index);
              for (const other of running) if (key !== undefined) expect(works[other]?.key).not.toBe(key);
              running.add(index);
              expect(running.size).toBeLessThanOrEqual(concurrency);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              running.delete(index);
              return "done";
            }),
          ),
        );
        expect(begun).toHaveLength(works.length);
        for (const key of ["a", "b", "c"]) {
          const order = begun.filter((index) => works[index]?.key === key);
          expect(order).toEqual([...order].sort((one, other) => one - other));
        }
      },
    ),
  );
});
