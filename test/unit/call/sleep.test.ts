import { sendCommand } from "invers-oneapi";
import { expect, it } from "vitest";
import { json, scene, tokens, UNLOCK, VEHICLE } from "../../support/call.ts";

// Timers follow the monotonic hand, which stands still while the machine sleeps; ages count by both hands.

const HOUR_MS = 3_600_000;

/** Calls that wait for their token while the machine sleeps, then get it. */
function sleeper(options = {}) {
  let give = (): void => {};
  const provider = tokens();
  const token = provider.getToken;
  const awake = new Promise<void>((resolve) => {
    give = resolve;
  });
  const one = scene(json(200, { items: [] }), {
    tokenProvider: { ...provider, getToken: () => awake.then(() => token()) },
    ...options,
  });
  const sleep = async (): Promise<void> => {
    await one.clock.advance(100);
    await one.clock.advanceWall(HOUR_MS);
    give();
  };
  return { ...one, sleep };
}

it.each([
  ["a read", "GET", "/vehicles", {}],
  ["a write", "POST", "/event-log-entries", {}],
  ["a PUT", "PUT", "/vehicles/{vehicle_id}", VEHICLE],
])("%s that slept past its deadline is not sent", async (_, method, path, init) => {
  const { client, sent, outcome, sleep } = sleeper();
  const call = outcome(
    (client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]?.(
      path,
      init,
    ) as Promise<unknown>,
  );
  await sleep();
  expect((await call).error).toMatchObject({ name: "TimeoutError", code: "deadline", attempts: 0 });
  expect(sent).toEqual([]);
});

it("a pause before the next attempt that the machine slept through ends in none", async () => {
  const { client, clock, sent, outcome } = scene([json(503), json(200, { items: [] })]);
  const call = outcome(client.GET("/vehicles"));
  await clock.advanceWall(HOUR_MS);
  expect((await call).error).toMatchObject({ code: "deadline", attempts: 1 });
  expect(sent).toHaveLength(1);
});

it("both taps of a double tap are not sent after the sleep, and one after it is", async () => {
  const { client, clock, sent, sleep } = sleeper();
  const tap = () => sendCommand(client, "K7M2P", "unlock-central-lock");
  const taps = [tap()];
  await clock.advance(50);
  taps.push(tap());
  await sleep();
  const late = tap();
  await clock.advance(10_000);
  expect(await Promise.all(taps)).toMatchObject([
    { outcome: "notSent", reason: "stale" },
    { outcome: "notSent", reason: "stale" },
  ]);
  expect(await late).toMatchObject({ outcome: "confirmed", attempts: 1 });
  expect(sent).toHaveLength(1);
});

it("a tap after the sleep does not join the one before it", async () => {
  const { client, clock, sent } = sleeper();
  const before = sendCommand(client, "K7M2P", "unlock-central-lock", { deadline: 20_000 });
  await clock.advanceWall(HOUR_MS);
  const after = sendCommand(client, "K7M2P", "unlock-central-lock", { maxAge: 5_000 });
  await clock.advance(6_000);
  expect(await after).toMatchObject({ outcome: "notSent", reason: "stale" });
  await clock.advance(20_000);
  expect(await before).toMatchObject({ outcome: "notSent" });
  expect(sent).toEqual([]);
});

it("client.POST on a command path is as fresh as sendCommand", async () => {
  const { client, sent, outcome, sleep } = sleeper();
  const call = outcome(client.POST(UNLOCK, VEHICLE));
  await sleep();
  expect((await call).error).toMatchObject({ code: "stale", outcome: "notSent", attempts: 0 });
  expect(sent).toEqual([]);
});
