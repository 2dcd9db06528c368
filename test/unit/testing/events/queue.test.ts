import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { setUp } from "./consumer.ts";

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

  test("reorder again: what the first one holds is not lost", async () => {
    const { clock, events, emit, numbers } = await setUp();
    events.reorder(5);
    emit(1, 2);
    events.reorder(2);
    emit(3, 4, 5);
    await clock.advance(0);
    expect(numbers()).toEqual([1, 2, 4, 3, 5]);
  });

  test("emitPoison: a message that is no event", async () => {
    const { clock, events, poison } = await setUp();
    events.emitPoison();
    events.emitPoison('{"a":1}');
    events.emitPoison(new Uint8Array([0x80]));
    await clock.advance(0);
    expect(poison).toEqual(["not-json: no JSON", 'no-event: {"a":1}', "not-json: \ufffd"]);
  });

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
