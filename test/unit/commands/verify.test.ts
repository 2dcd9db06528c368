import { ConfigError, type Evidence, sendCommand, type VerifyOptions } from "invers-oneapi";
import { expect, test, vi } from "vitest";
import { until } from "../../support/until.ts";
import { api, FLOW_ID, failure, hang } from "./api.ts";
import { expectOneCommand, unknown } from "./unknown-command.ts";

type At = (ms: number) => string;
const reading = (timestamp: string, value: unknown) => ({ timestamp, value });
const lockAt = (ms: number, value: unknown) => (at: At) => ({ central_lock: reading(at(ms), value) });

test.each<[Evidence, string, (at: At) => object]>([
  ["consistent", "a later reading that fits", lockAt(1, "UNLOCKED")],
  ["contradicted", "a later reading of the opposite", lockAt(1, "LOCKED")],
  ["noEvidence", "a reading of the very moment", lockAt(0, "UNLOCKED")],
  ["noEvidence", "an older reading that fits", lockAt(-1, "UNLOCKED")],
  ["noEvidence", "an older reading of the opposite", lockAt(-1, "LOCKED")],
  ["noEvidence", "a value that is neither", lockAt(1, "JAMMED")],
  ["noEvidence", "another property", (at) => ({ driving_enabled: reading(at(1), true) })],
  ["noEvidence", "no readings", () => ({})],
  ["noEvidence", "a time that is none", () => ({ central_lock: reading("soon", "UNLOCKED") })],
  [
    "noEvidence",
    "a time without a zone",
    () => ({ central_lock: reading("2099-01-01T00:00:00", "UNLOCKED") }),
  ],
  ["noEvidence", "no time", () => ({ central_lock: { value: "UNLOCKED" } })],
])("%s: %s", async (evidence, _, state) => {
  const { one, at, verify } = await unknown();
  expect(await verify({ state: state(at) })).toBe(evidence);
  expect(await verify({ state: async () => state(at) })).toBe(evidence);
  expectOneCommand(one);
});

test.each([
  ["unlock-central-lock", "central_lock", "UNLOCKED", "LOCKED"],
  ["lock-central-lock", "central_lock", "LOCKED", "UNLOCKED"],
  ["enable-driving", "driving_enabled", true, false],
  ["disable-driving", "driving_enabled", false, true],
])("%s shows in %s", async (command, property, effect, opposite) => {
  const { at, verify } = await unknown(command);
  expect(await verify({ state: { [property]: reading(at(1), effect) } })).toBe("consistent");
  expect(await verify({ state: { [property]: reading(at(1), opposite) } })).toBe("contradicted");
});

const event = (state: object, flow_id: unknown = FLOW_ID) => ({
  metadata: { id: "01F", type: "VehicleStateRecorded", schema_major_version: 2, flow_id },
  data: state,
});

test.each<[Evidence, string, (at: At) => object]>([
  ["confirmed", "shows the effect", lockAt(1, "UNLOCKED")],
  ["contradicted", "shows the opposite", lockAt(1, "LOCKED")],
  [
    "confirmed",
    "shows it in a state of its vehicle",
    (at) => ({ vehicle: { id: "JQ7RP", state: lockAt(1, "UNLOCKED")(at) } }),
  ],
  ["confirmed", "shows it in a vehicle_state", (at) => ({ vehicle_state: lockAt(1, "UNLOCKED")(at) })],
  ["consistent", "shows no new reading", lockAt(-1, "UNLOCKED")],
  ["consistent", "shows nothing", () => ({})],
])("%s: an event of the same flow that %s", async (evidence, _, state) => {
  const { one, at, verify } = await unknown();
  expect(await verify({ events: [event({}, "another"), event(state(at))] })).toBe(evidence);
  expectOneCommand(one);
});

test.each(["another", undefined, null])("an event of flow %s says nothing", async (flow) => {
  const { at, verify } = await unknown();
  const other = { metadata: { flow_id: flow }, data: lockAt(1, "UNLOCKED")(at) };
  expect(await verify({ events: [other, null, 7, {}] })).toBe("noEvidence");
});

test("half of a double command is consistent, not confirmed; all of it is", async () => {
  const { at, verify } = await unknown("unlock-and-enable-driving");
  const half = lockAt(1, "UNLOCKED")(at);
  expect(await verify({ events: [event(half)] })).toBe("consistent");
  expect(await verify({ events: [event({ ...half, driving_enabled: reading(at(1), true) })] })).toBe(
    "confirmed",
  );
  expect(await verify({ events: [event({ ...half, driving_enabled: reading(at(1), false) })] })).toBe(
    "contradicted",
  );
});

test("request-vehicle-state asks for nothing but a new reading", async () => {
  const { at, verify } = await unknown("request-vehicle-state");
  expect(await verify({ state: lockAt(1, "LOCKED")(at) })).toBe("consistent");
  expect(await verify({ events: [event(lockAt(1, "LOCKED")(at))] })).toBe("confirmed");
  expect(await verify({ state: lockAt(-1, "LOCKED")(at) })).toBe("noEvidence");
});

test.each(["draw-attention", "unlock-battery-compartment", "unlock-top-case", "open-trunk", "constructor"])(
  "%s shows in no documented property",
  async (command) => {
    const { at, verify } = await unknown(command);
    const state = { central_lock: reading(at(1), "UNLOCKED"), top_case_lock: reading(at(1), "UNLOCKED") };
    expect(await verify({ state })).toBe("noEvidence");
    expect(await verify({ events: [event(state)] })).toBe("consistent");
  },
);

test("what an event of the same flow shows outweighs a later state", async () => {
  const { at, verify } = await unknown();
  const events = [event(lockAt(1, "UNLOCKED")(at))];
  expect(await verify({ events, state: lockAt(9, "LOCKED")(at) })).toBe("confirmed");
});

test("a live stream is read until an event decides, then left", async () => {
  const { one, at, verify } = await unknown();
  const left = vi.fn();
  async function* stream() {
    try {
      yield event({}, "another");
      await one.clock.advance(1_000);
      yield event(lockAt(1, "UNLOCKED")(at));
      await new Promise(() => {});
    } finally {
      left();
    }
  }
  expect(await verify({ events: stream() })).toBe("confirmed");
  await until(() => left.mock.calls.length > 0);
  expectOneCommand(one);
});

test("it stops looking after 10 s, or the caller's time, with what it has", async () => {
  const { one, at, verify } = await unknown();
  const silent = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: vi.fn() }),
  };
  let ended = "";
  const pending = verify({ events: silent, state: lockAt(1, "UNLOCKED")(at) }).then((it) => {
    ended = it;
  });
  await one.clock.advance(9_999);
  expect(ended).toBe("");
  await one.clock.advance(1);
  await pending;
  expect(ended).toBe("consistent");
  const short = verify({ state: () => new Promise(() => {}), timeout: 100 });
  await one.clock.advance(100);
  expect(await short).toBe("noEvidence");
  expectOneCommand(one);
});

test("it ends with the signal's own reason, or with what a source threw", async () => {
  const { one, verify } = await unknown();
  await expect(verify({ signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
  const polyfilled = { aborted: true, reason: "theirs", addEventListener() {} } as unknown as AbortSignal;
  await expect(verify({ signal: polyfilled })).rejects.toBe("theirs");
  const controller = new AbortController();
  const pending = verify({ state: () => new Promise(() => {}), signal: controller.signal });
  controller.abort("enough");
  await expect(pending).rejects.toBe("enough");
  await expect(verify({ state: () => Promise.reject(new Error("store is down")) })).rejects.toThrow(
    "store is down",
  );
  expectOneCommand(one);
});

test("without sources there is no evidence, and without a flow id no event can speak", async () => {
  const { one, at, verify } = await unknown("unlock-central-lock", failure("ECONNRESET"));
  expect(await verify()).toBe("noEvidence");
  expect(await verify({ events: [event(lockAt(1, "UNLOCKED")(at))] })).toBe("noEvidence");
  expect(await verify({ events: [event(lockAt(1, "UNLOCKED")(at), undefined)] })).toBe("noEvidence");
  expectOneCommand(one);
});

test("evidence is wanted from the moment of sending, not of the answer", async () => {
  const one = api(() => hang);
  const pending = sendCommand(one.client, "JQ7RP", "unlock-central-lock", { timeout: 8_000 });
  await one.clock.advance(8_000);
  const outcome = await pending;
  if (outcome.outcome !== "unknown") throw new Error(outcome.outcome);
  const timestamp = new Date(one.clock.wall() - 4_000).toISOString();
  expect(await outcome.verify({ state: { central_lock: { timestamp, value: "UNLOCKED" } } })).toBe(
    "consistent",
  );
});

test.each([{ state: 7 }, { events: 7 }, { events: {} }, { timeout: 0 }, { signal: {} }, { resend: true }])(
  "the options %j are refused",
  async (options) => {
    const { verify } = await unknown();
    await expect(verify(options as VerifyOptions)).rejects.toSatisfy((error) => ConfigError.is(error));
  },
);
