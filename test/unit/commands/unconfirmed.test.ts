import { sendCommand } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { api, expectIdle, json, later, lock, ok, problem, unlock } from "./api.ts";

describe("an answer that does not say that the command was carried out is unknown", () => {
  test.each([
    ["202", json({ status: "PENDING" }, 202)],
    ["207", json({ items: [] }, 207)],
    ["a problem under 200", json({ type: "/problems/vehicle/x", title: "t", status: 409 })],
    ["303", () => new Response(null, { status: 303, headers: { Location: "/done" } })],
  ])("%s", async (_, answer) => {
    const one = api(() => answer);
    const outcome = await unlock(one);
    expect(outcome).toMatchObject({ outcome: "unknown", attempts: 1 });
    expect(one.sent).toHaveLength(1);
    expect(one.events.at(-1)).toMatchObject({ type: "command-unknown" });
  });
});

test("a middleware that answers by itself has sent nothing", async () => {
  const one = api();
  one.client.use({ onRequest: () => Response.json({}) });
  expect(await unlock(one)).toMatchObject({ outcome: "notSent", reason: "blocked", attempts: 0 });
  expect(one.sent).toHaveLength(0);
});

test("a middleware that turns a failed connection into a success confirms nothing", async () => {
  const one = api(() => () => Promise.reject(new TypeError("fetch failed")));
  one.client.use({ onError: () => Response.json({}) });
  expect(await unlock(one)).toMatchObject({ outcome: "unknown", attempts: 1 });
});

describe("a command is not joined once the opposite went to the vehicle", () => {
  const opposite = {
    "by serialize: false": (one: ReturnType<typeof api>) => unlock(one, { serialize: false }),
    "by client.POST": (one: ReturnType<typeof api>) =>
      one.client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", {
        params: { path: { vehicle_id: "JQ7RP" } },
      }),
  };
  test.each(Object.entries(opposite))("%s", async (_, send) => {
    const first = later();
    const one = api((_vehicle, _command, before) => (before === 0 ? first.answer : ok));
    const locking = lock(one);
    await one.clock.advance(0);
    await send(one);
    const again = lock(one);
    await one.clock.advance(0);
    first.give(ok);
    expect([(await locking).outcome, (await again).outcome]).toEqual(["confirmed", "confirmed"]);
    expect(one.sent).toEqual([
      "JQ7RP lock-central-lock",
      "JQ7RP unlock-central-lock",
      "JQ7RP lock-central-lock",
    ]);
    expectIdle(one);
  });
});

test("a vehicle is the same by number and by its digits", async () => {
  const one = api();
  const both = [5 as never, "5"].map((id) => sendCommand(one.client, id, "draw-attention"));
  await Promise.all(both);
  expect(one.sent).toEqual(["5 draw-attention"]);
});

test("a double tap does not outlive sleep: each caller's command ages by both hands from its own call", async () => {
  const token = later();
  const one = api(undefined, { token: token.answer });
  const taps = [unlock(one), unlock(one)];
  await one.clock.advance(0);
  // The machine sleeps: the monotonic hand stands still.
  await one.clock.advanceWall(3_600_000);
  token.give(json({ access_token: "a-token", token_type: "bearer", expires_in: 9_000 }));
  await one.clock.advance(0);
  await one.clock.advance(30_000);
  const outcomes = await Promise.all(taps);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["notSent", "notSent"]);
  expect(one.sent).toEqual([]);
});

describe("odd values from the caller", () => {
  test("a signal that is none is refused", async () => {
    const one = api();
    for (const signal of [{ aborted: false }, {}, "no"])
      await expect(unlock(one, { signal } as never)).rejects.toThrow(
        'option "signal" must be an AbortSignal',
      );
    expect(one.sent).toEqual([]);
  });

  test("capabilities that cannot be read are refused", async () => {
    const one = api();
    const capabilities = {
      get capabilities() {
        throw new Error("mine");
      },
    };
    await expect(unlock(one, { capabilities } as never)).rejects.toThrow('option "capabilities"');
  });

  test("whatever a caller's reason or a middleware's error is, the outcome tells it", async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const thrown of [Object.create(null), proxy, null, undefined, Symbol("x"), 0n]) {
      const one = api();
      one.client.use({
        onRequest() {
          throw thrown;
        },
      });
      expect((await unlock(one)).outcome).toBe("notSent");
      const controller = new AbortController();
      const other = api();
      controller.abort(thrown);
      expect((await unlock(other, { signal: controller.signal })).outcome).toBe("notSent");
    }
  });
});

test("problems with members of other JSON types become outcomes all the same", async () => {
  for (const odd of [
    { retryAt: "x", hint: 5, raw: {} },
    { title: { toString: 1 }, detail: { toString: 1 }, type: 7, status: "409" },
    { flow_id: [], title: null },
  ]) {
    const one = api(() => json(odd, 409));
    expect((await unlock(one)).outcome).toBe("rejected");
    const other = api(() => json({ ...odd, type: "/problems/telematics-unit/error" }, 500));
    expect((await unlock(other)).outcome).toBe("unknown");
  }
  expect(problem).toBeDefined();
});
