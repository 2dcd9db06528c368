import { expect, test } from "vitest";
import { api, failure, grant, later, ok, problem, unlock } from "./api.ts";

const stale = { outcome: "notSent", reason: "stale", error: { code: "stale" } };

test("waiting for a token counts: after 10 s it is not sent any more", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const pending = unlock(one);
  await one.clock.advance(9_999);
  expect(one.events).toEqual([]);
  await one.clock.advance(1);
  expect(await pending).toMatchObject(stale);
  token.give(grant);
  await one.clock.advance(1_000);
  expect(one.sent).toEqual([]);
  expect(one.clock.pending).toBe(0);
});

test("a token that comes in time is in time", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const pending = unlock(one);
  await one.clock.advance(9_999);
  token.give(grant);
  expect((await pending).outcome).toBe("confirmed");
});

test("maxAge is the caller's", async () => {
  const one = api(undefined, { token: later().answer });
  const pending = unlock(one, { maxAge: 50 });
  await one.clock.advance(50);
  expect(await pending).toMatchObject(stale);
});

test("a stalled event loop counts: the last look is right before fetch", async () => {
  const one = api();
  one.client.use({
    async onRequest() {
      // No timer has run yet when the time has already passed.
      await one.clock.advanceWall(10_001);
    },
  });
  expect(await unlock(one)).toMatchObject(stale);
  expect(one.sent).toEqual([]);
});

test("once it was sent, it is not stale any more", async () => {
  const answer = later();
  const one = api(() => answer.answer);
  const pending = unlock(one);
  await one.clock.advance(29_000);
  answer.give(ok);
  expect((await pending).outcome).toBe("confirmed");
});

test("the second try after a failed connection is inside the freshness, or is not made", async () => {
  const refused = later();
  const one = api(() => refused.answer);
  const pending = unlock(one);
  await one.clock.advance(10_001);
  refused.give(failure("ECONNREFUSED", "connect"));
  expect(await pending).toMatchObject({ outcome: "notSent", reason: "unreachable", attempts: 1 });
});

test("going stale while waiting after 429 does not happen: the wait would not have begun", async () => {
  const one = api((_v, _c, before) =>
    before ? ok : problem(429, "/problems/too-many-requests", { "Retry-After": "4" }),
  );
  const pending = unlock(one, { maxAge: 3_000, retry: { attempts: 2 } });
  await one.clock.advance(4_000);
  expect((await pending).outcome).toBe("rejected");
  expect(one.sent).toHaveLength(1);
});

test("who waited while the machine slept does not join what may be sent after its own limit", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const first = unlock(one, { maxAge: 2_000 });
  const patient = unlock(one, { maxAge: 20_000 });
  await one.clock.advanceWall(10_000);
  const younger = unlock(one, { maxAge: 20_000 });
  await one.clock.advance(2_000);
  expect(await first).toMatchObject(stale);
  await one.clock.advance(9_000);
  token.give(grant);
  expect(await patient).toMatchObject(stale);
  expect((await younger).outcome).toBe("confirmed");
  expect(one.sent).toHaveLength(1);
  expect(one.clock.pending).toBe(0);
});
