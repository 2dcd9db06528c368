import { describe, expect, it } from "vitest";
import {
  halfBody,
  hangs,
  json,
  type Reply,
  raw,
  scene,
  tokens,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../../support/call.ts";
import { countedSignal } from "../../support/counted-signal.ts";

const reason = { why: "the shift is over" };
const typed = { "Content-Type": "application/json" };
const silent = { ...tokens(), getToken: () => new Promise<never>(() => {}) };

describe.each<[string, Reply, object, number, string]>([
  ["for a token", vehicles, { tokenProvider: silent }, 0, "notSent"],
  ["for the answer", hangs, {}, 1, "unknown"],
  ["for the body of a success", raw(200, () => halfBody(), typed), {}, 1, "confirmed"],
  ["for the body of a refusal", raw(409, () => halfBody(), typed), {}, 1, "rejected"],
])("an abort while it waits %s", (_, reply, options, count, outcome) => {
  it("surfaces the caller's own reason, untouched", async () => {
    const { controller, listeners } = countedSignal();
    const { client, clock, sent, events, outcome: of } = scene(reply, options);
    const call = client.POST(UNLOCK, { ...VEHICLE, signal: controller.signal });
    call.catch(() => {});
    await clock.advance(1_000);
    controller.abort(reason);
    const { error, at } = await of(call);
    expect(error).toBe(reason);
    expect(reason).toEqual({ why: "the shift is over" });
    expect([at, sent.length, clock.pending, listeners()]).toEqual([1_000, count, 0, 0]);
    expect(events).toMatchObject([
      { type: "call-finished", code: "aborted", outcome, ok: false },
      ...(outcome === "unknown" ? [{ type: "command-unknown" }] : []),
    ]);
  });
});

it("does not send what was aborted before the token came", async () => {
  let arrive: (token: never) => void = () => {};
  const getToken = () => new Promise<never>((resolve) => (arrive = resolve));
  const { client, clock, sent } = scene(json(200, {}), { tokenProvider: { ...tokens(), getToken } });
  const controller = new AbortController();
  const call = client.POST(UNLOCK, { ...VEHICLE, signal: controller.signal });
  call.catch(() => {});
  await clock.advance(1_000);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  arrive({ reveal: () => "late" } as never);
  await clock.advance(1_000);
  expect([sent.length, clock.pending]).toEqual([0, 0]);
});

it("does not send what a middleware held back until the deadline had passed", async () => {
  let release = (): void => {};
  const { client, clock, sent, outcome } = scene(vehicles);
  client.use({ onRequest: () => new Promise<undefined>((resolve) => (release = () => resolve(undefined))) });
  const { error } = await outcome(client.GET("/vehicles"));
  expect(error).toMatchObject({ code: "deadline", attempts: 0 });
  release();
  await clock.advance(1_000);
  expect([sent.length, clock.pending]).toEqual([0, 0]);
});

it("rejects at once, and sends nothing, where the signal is aborted already", async () => {
  const { client, sent, events } = scene(vehicles);
  await expect(client.POST(UNLOCK, { ...VEHICLE, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(sent).toHaveLength(0);
  expect(events).toMatchObject([{ type: "call-finished", code: "aborted", outcome: "notSent", attempts: 0 }]);
});

it("ends a wait at once", async () => {
  const controller = new AbortController();
  const { client, clock, sent, outcome } = scene(json(503, {}, { "Retry-After": "20" }));
  const call = client.GET("/vehicles", { signal: controller.signal });
  call.catch(() => {});
  await clock.advance(5_000);
  controller.abort(reason);
  const { error, at } = await outcome(call);
  expect(error).toBe(reason);
  expect([at, sent.length, clock.pending]).toEqual([5_000, 1, 0]);
});

it("surfaces a reason that is an error of ours as it is", async () => {
  const { client: other, outcome: of } = scene(hangs);
  const { error: ours } = await of(other.GET("/vehicles"));
  const { message } = ours as Error;
  const controller = new AbortController();
  const { client, clock } = scene(hangs);
  const call = client.POST(UNLOCK, { ...VEHICLE, signal: controller.signal });
  call.catch(() => {});
  await clock.advance(0);
  controller.abort(ours);
  await expect(call).rejects.toBe(ours);
  expect(ours).toMatchObject({ message });
  expect(ours).not.toHaveProperty("outcome");
});

it("works with an undefined reason, and with null for no signal", async () => {
  const controller = new AbortController();
  const { client, clock, outcome } = scene(hangs);
  const call = client.GET("/vehicles", { signal: controller.signal });
  call.catch(() => {});
  await clock.advance(0);
  controller.abort();
  expect((await outcome(call)).error).toMatchObject({ name: "AbortError" });
  const other = scene(vehicles);
  expect((await other.outcome(other.client.GET("/vehicles", { signal: null }))).value?.data).toBeDefined();
});

it("listens to a signal only while the call runs", async () => {
  const { controller, listeners } = countedSignal();
  for (const reply of [vehicles, json(404), json(503)]) {
    const { client, outcome } = scene(reply);
    await outcome(client.GET("/vehicles", { signal: controller.signal }));
    expect(listeners()).toBe(0);
  }
});

it("drops an answer that comes after the end", async () => {
  let answer: (response: Response) => void = () => {};
  const { client, clock, outcome } = scene(() => new Promise((resolve) => (answer = resolve)));
  const { error } = await outcome(client.GET("/vehicles", { retry: false }));
  expect(error).toMatchObject({ code: "timeout" });
  const late = new Response(halfBody());
  answer(late);
  await clock.advance(0);
  expect(late.bodyUsed).toBe(true);
});

it("gives middleware a request whose signal ends with the call", async () => {
  const seen: AbortSignal[] = [];
  const controller = new AbortController();
  const { client, clock } = scene(hangs);
  client.use({
    onRequest({ request }) {
      seen.push(request.signal);
    },
  });
  const call = client.GET("/vehicles", { signal: controller.signal });
  call.catch(() => {});
  await clock.advance(0);
  expect(seen[0]?.aborted).toBe(false);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect([seen[0]?.aborted, seen[0]?.reason]).toEqual([true, reason]);
});
