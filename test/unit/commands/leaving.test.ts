import { TimeoutError } from "invers-oneapi";
import { expect, test } from "vitest";
import { api, expectIdle, grant, hang, later, ok, STATE, unlock } from "./api.ts";

test.each(["first", "joiner"])("an abort of the %s detaches only that caller, truthfully", async (who) => {
  const answer = later();
  const one = api(() => answer.answer);
  const controller = new AbortController();
  const { signal } = controller;
  const first = unlock(one, who === "first" ? { signal } : {});
  const joiner = unlock(one, who === "joiner" ? { signal } : {});
  const [leaves, stays] = who === "first" ? [first, joiner] : [joiner, first];
  await one.clock.advance(100);
  controller.abort("enough");
  const left = await leaves;
  // The other's command goes on: to say that nothing was sent would be a lie.
  expect(left).toMatchObject({ outcome: "unknown", error: { code: "aborted", cause: "enough" } });
  answer.give(ok);
  expect(await stays).toMatchObject({ outcome: "confirmed", state: STATE });
  expect(one.sent).toHaveLength(1);
  expectIdle(one);
});

test("who leaves before it was sent, while others wait, is told unknown", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const controller = new AbortController();
  const first = unlock(one, { signal: controller.signal });
  const joiner = unlock(one);
  await one.clock.advance(100);
  controller.abort();
  expect(await first).toMatchObject({ outcome: "unknown", attempts: 0 });
  token.give(grant);
  expect((await joiner).outcome).toBe("confirmed");
});

test("when all have left, the command is stopped", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const two = new AbortController();
  const first = unlock(one, { signal: AbortSignal.any([two.signal]) });
  const joiner = unlock(one, { signal: two.signal });
  await one.clock.advance(100);
  two.abort();
  const outcomes = [await first, await joiner].map(({ outcome }) => outcome).sort();
  expect(outcomes).toEqual(["notSent", "unknown"]);
  token.give(grant);
  await one.clock.advance(20_000);
  expect(one.sent).toEqual([]);
  expectIdle(one);
});

test("an ended command is not joined by a call in the same turn of the event loop", async () => {
  const one = api(() => hang);
  const controller = new AbortController();
  const first = unlock(one, { signal: controller.signal });
  await one.clock.advance(100);
  controller.abort();
  const second = unlock(one);
  expect((await first).outcome).toBe("unknown");
  await one.clock.advance(100);
  expect(one.sent).toHaveLength(2);
  one.client.close();
  await second;
});

test("a joiner's own deadline detaches it; the last one's ends the command", async () => {
  const one = api(() => hang);
  const first = unlock(one, { deadline: 8_000 });
  const joiner = unlock(one, { deadline: 3_000 });
  await one.clock.advance(3_000);
  const left = await joiner;
  expect(left.outcome === "unknown" && TimeoutError.is(left.error) && left.error.code).toBe("deadline");
  await one.clock.advance(5_000);
  expect(await first).toMatchObject({ outcome: "unknown", error: { code: "deadline" } });
  expectIdle(one);
});

test("a joiner is not held to the first caller's limits where nothing was sent", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const first = unlock(one, { maxAge: 2_000 });
  const joiner = unlock(one);
  await one.clock.advance(2_000);
  expect(await first).toMatchObject({ outcome: "notSent", reason: "stale" });
  token.give(grant);
  expect((await joiner).outcome).toBe("confirmed");
  expect(one.sent).toHaveLength(1);
  expectIdle(one);
});

test("a caller with a shorter limit does not join what may be sent after it", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const first = unlock(one);
  const hasty = unlock(one, { maxAge: 1_000 });
  await one.clock.advance(1_000);
  expect(await hasty).toMatchObject({ outcome: "notSent", reason: "stale" });
  token.give(grant);
  expect((await first).outcome).toBe("confirmed");
  expect(one.sent).toHaveLength(1);
});

test("who joins and goes on alone has its own deadline, from its own call", async () => {
  const token = later();
  const answer = later();
  const one = api(() => answer.answer, { token: token.answer });
  const first = unlock(one, { maxAge: 2_000 });
  await one.clock.advance(1_000);
  const joiner = unlock(one, { deadline: 5_000 });
  await one.clock.advance(1_000);
  expect((await first).outcome).toBe("notSent");
  token.give(grant);
  await one.clock.advance(3_999);
  expect(one.sent).toHaveLength(1);
  expect(one.clock.pending).toBeGreaterThan(0);
  await one.clock.advance(1);
  expect(await joiner).toMatchObject({ outcome: "unknown", error: { code: "deadline" } });
  expect(one.clock.pending).toBe(0);
});

test("who must not send does not join either", async () => {
  const one = api(() => hang);
  const stuck = unlock(one);
  await one.clock.advance(100);
  expect(await unlock(one, { capabilities: [] })).toMatchObject({ outcome: "notSent", reason: "capability" });
  const aborted = await unlock(one, { signal: AbortSignal.abort() });
  expect(aborted).toMatchObject({ outcome: "notSent", reason: "aborted", attempts: 0 });
  one.client.close();
  expect((await stuck).outcome).toBe("unknown");
  expect(one.sent).toHaveLength(1);
});
