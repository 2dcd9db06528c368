import { OneApiError, sendCommand } from "invers-oneapi";
import { createManualClock } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { api, expectIdle, failure, hang, later, lock, ok, unlock } from "./api.ts";

test("the same command that is under way is joined, not sent twice", async () => {
  const one = api();
  const outcomes = await Promise.all([unlock(one), unlock(one), unlock(one)]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["confirmed", "confirmed", "confirmed"]);
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock"]);
  expect((await unlock(one)).outcome).toBe("confirmed");
  expect(one.sent).toHaveLength(2);
  expectIdle(one);
});

test.each([
  ["was aborted before", { signal: AbortSignal.abort() }, "aborted"],
  ["is forbidden", { capabilities: [] }, "capability"],
])("one that %s, in the same turn, is not joined and stands in nobody's way", async (_, options, reason) => {
  const one = api();
  const [first, nothing, second] = await Promise.all([unlock(one), unlock(one, options), unlock(one)]);
  expect(nothing).toMatchObject({ outcome: "notSent", reason });
  expect([first.outcome, second.outcome]).toEqual(["confirmed", "confirmed"]);
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock"]);
  const [refused, sent] = await Promise.all([unlock(one, options), unlock(one)]);
  expect([refused.outcome, sent.outcome]).toEqual(["notSent", "confirmed"]);
  expectIdle(one);
});

test("join: false sends its own", async () => {
  const one = api();
  await Promise.all([unlock(one), unlock(one, { join: false })]);
  expect(one.sent).toHaveLength(2);
});

test("another vehicle or another client's is not joined", async () => {
  const one = api();
  const two = api();
  await Promise.all([unlock(one), sendCommand(one.client, "ABCDE", "unlock-central-lock"), unlock(two)]);
  expect(one.sent).toHaveLength(2);
  expect(two.sent).toHaveLength(1);
});

test("one command at a time goes to a vehicle, in the order of the calls", async () => {
  const first = later();
  const one = api((_vehicle, command) => (command === "unlock-central-lock" ? first.answer : ok));
  const unlocking = unlock(one);
  const locking = lock(one);
  await one.clock.advance(1_000);
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock"]);
  first.give(ok);
  expect([(await unlocking).outcome, (await locking).outcome]).toEqual(["confirmed", "confirmed"]);
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock", "JQ7RP lock-central-lock"]);
  expectIdle(one);
});

test("after another command it is another wish: unlock, lock, unlock are three", async () => {
  const one = api();
  await Promise.all([unlock(one), lock(one), unlock(one), unlock(one)]);
  expect(one.sent.map((line) => line.split(" ")[1])).toEqual([
    "unlock-central-lock",
    "lock-central-lock",
    "unlock-central-lock",
  ]);
});

test("serialize: false does not wait", async () => {
  const one = api((_vehicle, command) => (command === "unlock-central-lock" ? hang : ok));
  const stuck = unlock(one);
  expect((await lock(one, { serialize: false })).outcome).toBe("confirmed");
  one.client.close();
  await stuck;
  expectIdle(one);
});

test("a failure before it does not stop the next one", async () => {
  const one = api((_vehicle, command) => (command === "unlock-central-lock" ? failure("ECONNRESET") : ok));
  const [unlocking, locking] = await Promise.all([unlock(one), lock(one)]);
  expect([unlocking.outcome, locking.outcome]).toEqual(["unknown", "confirmed"]);
  expectIdle(one);
});

test("a command that waits goes stale, and those behind it have their turn", async () => {
  const first = later();
  const one = api((_vehicle, command) => (command === "unlock-central-lock" ? first.answer : ok));
  const unlocking = unlock(one);
  const stale = lock(one, { maxAge: 2_000 });
  const patient = sendCommand(one.client, "JQ7RP", "draw-attention", { maxAge: 20_000 });
  await one.clock.advance(2_000);
  expect(await stale).toMatchObject({ outcome: "notSent", reason: "stale", attempts: 0 });
  expect(one.events.at(-1)).toMatchObject({ type: "call-finished", outcome: "notSent", code: "stale" });
  await one.clock.advance(9_000);
  first.give(ok);
  expect([(await unlocking).outcome, (await patient).outcome]).toEqual(["confirmed", "confirmed"]);
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock", "JQ7RP draw-attention"]);
  expectIdle(one);
});

test("what waits its turn ends by abort, deadline or close, unsent", async () => {
  const one = api(() => hang);
  const controller = new AbortController();
  const unlocking = unlock(one);
  const aborted = lock(one, { signal: controller.signal });
  const late = sendCommand(one.client, "JQ7RP", "draw-attention", { deadline: 3_000 });
  const closed = sendCommand(one.client, "JQ7RP", "enable-driving");
  await one.clock.advance(1_000);
  controller.abort("enough");
  expect(await aborted).toMatchObject({ outcome: "notSent", reason: "aborted", attempts: 0 });
  await one.clock.advance(2_000);
  expect(await late).toMatchObject({ outcome: "notSent", reason: "deadline", attempts: 0 });
  one.client.close();
  expect(await closed).toMatchObject({ outcome: "notSent", reason: "closed", attempts: 0 });
  expect((await unlocking).outcome).toBe("unknown");
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock"]);
  expectIdle(one);
});

test("500 vehicles leave nothing behind", async () => {
  const one = api((_vehicle, _command, before) => (before % 3 ? ok : failure("ECONNRESET")));
  const calls = Array.from({ length: 500 }, (_, at) => {
    const vehicle = `V${at}`;
    return [
      sendCommand(one.client, vehicle, "draw-attention"),
      sendCommand(one.client, vehicle, "enable-driving"),
    ];
  }).flat();
  const outcomes = await Promise.all(calls);
  expect(outcomes).toHaveLength(1_000);
  expect(one.sent).toHaveLength(1_000);
  expectIdle(one);
});

test("each caller's error is one of ours", async () => {
  const one = api(() => failure("ECONNRESET"));
  for (const outcome of await Promise.all([unlock(one), unlock(one)]))
    expect(outcome.outcome === "unknown" && OneApiError.is(outcome.error)).toBe(true);
});

test("a double tap is one command, however much time passes between two looks at the clock", async () => {
  const hands = createManualClock();
  let looks = 0;
  const clock = {
    monotonic: () => hands.monotonic() + looks++ * 0.7,
    wall: () => Math.floor(hands.wall() + looks++ * 0.7),
    schedule: (ms: number, run: () => void) => hands.schedule(ms, run),
  };
  const one = api(() => ok, { clock });
  for (let pair = 0; pair < 50; pair++) await Promise.all([unlock(one), unlock(one)]);
  expect(one.sent).toHaveLength(50);
});
