import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ConnectionError, type OneApiEvent } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import {
  FLOW_ID,
  fails,
  hangs,
  json,
  problem,
  type Reply,
  reset,
  scene,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../support/call.ts";
import { collectUnhandled } from "../support/collect-unhandled.ts";

/** The first call of a client whose `random` always is 1. */
const FIRST = "1000000-1";

it("tells of each attempt that will be repeated, and of the end", async () => {
  const { client, events, outcome } = scene([problem(503, "/problems/overloaded"), reset, vehicles]);
  await outcome(client.GET("/vehicles"));
  expect(events).toEqual([
    {
      ...{ type: "attempt-failed", callId: FIRST, method: "GET", path: "/vehicles", attempt: 1, waitMs: 100 },
      ...{ status: 503, code: "/problems/overloaded", cause: undefined, flowId: FLOW_ID },
    },
    {
      ...{ type: "attempt-failed", callId: FIRST, method: "GET", path: "/vehicles", attempt: 2, waitMs: 200 },
      ...{ status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined },
    },
    {
      ...{ type: "call-finished", callId: FIRST, method: "GET", path: "/vehicles", attempts: 3, ms: 300 },
      ...{ ok: true, status: 200, code: undefined, cause: undefined, flowId: FLOW_ID },
      ...{ outcome: undefined, reason: undefined },
    },
  ]);
});

it("names the template, never the vehicle", async () => {
  const { client, events, outcome } = scene([reset, json(404)]);
  await outcome(client.GET("/vehicles/{vehicle_id}", VEHICLE));
  expect(events.map((event) => "path" in event && event.path)).toEqual(
    Array(2).fill("/vehicles/{vehicle_id}"),
  );
  expect(JSON.stringify(events)).not.toContain("K7M2P");
});

it("ties the attempts of a call and its end together by an id, beside other calls and other clients", async () => {
  const byRequest = (request: Request): Reply => (request.url.endsWith("/vehicles") ? vehicles : json(404));
  const tells = async (part: number): Promise<string[]> => {
    const { client, events, outcome } = scene([reset, reset, (request) => byRequest(request)(request, 3)], {
      random: () => part,
    });
    await outcome(Promise.all([client.GET("/vehicles"), client.GET("/vehicles/{vehicle_id}", VEHICLE)]));
    return events.map((event) => ("callId" in event && `${event.callId} ${event.path} ${event.type}`) || "");
  };
  const [one, other] = [await tells(0.5), await tells(0.25)];
  expect(one.sort()).toEqual([
    "i00000-1 /vehicles attempt-failed",
    "i00000-1 /vehicles call-finished",
    "i00000-2 /vehicles/{vehicle_id} attempt-failed",
    "i00000-2 /vehicles/{vehicle_id} call-finished",
  ]);
  expect(other.every((line) => line.startsWith("900000-"))).toBe(true);
});

it("names the vehicle if it is asked to", async () => {
  const { client, events, outcome } = scene([reset, json(404)], { telemetry: { vehicleId: true } });
  await outcome(client.GET("/vehicles/{vehicle_id}", VEHICLE));
  await outcome(client.POST(UNLOCK, { params: { path: { vehicle_id: "OTHER" } } }));
  await outcome(client.GET("/vehicles"));
  expect(events.map((event) => "vehicleId" in event && event.vehicleId)).toEqual([
    ...["K7M2P", "K7M2P", "OTHER"],
    false,
  ]);
  const { client: quiet, ...rest } = scene(json(404), { telemetry: { vehicleId: false } });
  await rest.outcome(quiet.GET("/vehicles/{vehicle_id}", VEHICLE));
  expect(rest.events[0]).not.toHaveProperty("vehicleId");
});

it("counts in whole milliseconds", async () => {
  const { client, events, clock, outcome } = scene([reset, vehicles], { random: () => 0.123 });
  await clock.advance(0.4);
  const call = outcome(client.GET("/vehicles"));
  await clock.advance(0.3);
  await call;
  expect(
    events.map((event) => [event.type, "waitMs" in event ? event.waitMs : "ms" in event && event.ms]),
  ).toEqual([
    ["attempt-failed", 12],
    ["call-finished", 12],
  ]);
});

describe("what the network said", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), {
    code: "ECONNREFUSED",
    syscall: "connect",
  });
  it.each<[string, unknown, string | undefined]>([
    ["Node's", new TypeError("fetch failed", { cause: refused }), "ECONNREFUSED"],
    [
      "the first of several addresses",
      new TypeError("fetch failed", { cause: new AggregateError([refused]) }),
      "ECONNREFUSED",
    ],
    [
      "Bun's",
      Object.assign(new Error("Unable to connect"), { code: "ConnectionRefused" }),
      "ConnectionRefused",
    ],
    ["nothing", new TypeError("Load failed"), undefined],
    ["a number, which a DOMException has", new DOMException("timed out", "TimeoutError"), undefined],
    [
      "a number below a word",
      Object.assign(new Error("closed", { cause: new DOMException("gone", "AbortError") }), {
        code: "ECONNRESET",
      }),
      "ECONNRESET",
    ],
  ])("%s", async (_, error, cause) => {
    const { client, events, outcome } = scene(fails(error), { retry: false });
    await outcome(client.GET("/vehicles"));
    expect(events).toMatchObject([{ type: "call-finished", cause }]);
  });

  it("but not the code of the caller's own reason", async () => {
    const { client, events, outcome } = scene(hangs);
    const reason = new ConnectionError("mine", { code: "x", cause: refused });
    await outcome(client.GET("/vehicles", { signal: AbortSignal.abort(reason) }));
    expect(events).toMatchObject([{ type: "call-finished", code: "aborted", cause: undefined }]);
  });
});

it("tells of a command that nobody knows about", async () => {
  const { client, events, outcome } = scene(reset);
  await outcome(client.POST(UNLOCK, VEHICLE));
  expect(events.at(-1)).toEqual({
    ...{ type: "command-unknown", callId: FIRST, method: "POST", path: UNLOCK, attempts: 1 },
    ...{ status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined },
  });
});

it("hands out flat snapshots of primitives that nobody can change", async () => {
  const { client, events, outcome } = scene([reset, json(500)]);
  await outcome(client.POST(UNLOCK, VEHICLE));
  await outcome(client.GET("/vehicles"));
  expect(events.length).toBeGreaterThan(3);
  for (const event of events) {
    expect(Object.isFrozen(event)).toBe(true);
    for (const value of Object.values(event))
      expect(["string", "number", "boolean", "undefined"]).toContain(typeof value);
  }
});

describe("a hook that fails changes nothing", () => {
  collectUnhandled();

  it.each<[string, () => unknown]>([
    [
      "at once",
      () => {
        throw new Error("hook");
      },
    ],
    ["later", () => Promise.reject(new Error("hook"))],
    ["in a chain", async () => Promise.reject(new Error("hook"))],
    ["by never coming back", () => new Promise(() => {})],
  ])("%s", async (_, onEvent) => {
    const { client, clock, outcome } = scene([reset, vehicles], { onEvent });
    expect((await outcome(client.GET("/vehicles"))).value?.data).toBeDefined();
    expect(clock.pending).toBe(0);
  });
});

describe("the diagnostics channel", () => {
  it("carries the same events, also without a hook", async () => {
    const heard: unknown[] = [];
    const listen = (event: unknown): unknown => heard.push(event);
    subscribe("invers-oneapi", listen);
    const { client, events, outcome } = scene([reset, vehicles]);
    await outcome(client.GET("/vehicles"));
    expect(heard).toEqual(events);
    expect(heard).toHaveLength(2);
    const quiet = scene([reset, vehicles], { onEvent: undefined });
    await quiet.outcome(quiet.client.GET("/vehicles"));
    unsubscribe("invers-oneapi", listen);
    expect((heard as OneApiEvent[]).map(({ type }) => type)).toEqual([
      ...["attempt-failed", "call-finished"],
      ...["attempt-failed", "call-finished"],
    ]);
    await quiet.outcome(quiet.client.GET("/vehicles"));
    expect(heard).toHaveLength(4);
  });
});
