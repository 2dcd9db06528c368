import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { OneApiEvent } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { FLOW_ID, fails, json, problem, scene, UNLOCK, VEHICLE, vehicles } from "../support/call.ts";

const reset = fails(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }));

it("tells of each attempt that will be repeated, and of the end", async () => {
  const { client, events, outcome } = scene([problem(503, "/problems/overloaded"), reset, vehicles]);
  await outcome(client.GET("/vehicles"));
  expect(events).toEqual([
    {
      ...{ type: "attempt-failed", method: "GET", path: "/vehicles", attempt: 1, waitMs: 100 },
      ...{ status: 503, code: "/problems/overloaded", flowId: FLOW_ID },
    },
    {
      ...{ type: "attempt-failed", method: "GET", path: "/vehicles", attempt: 2, waitMs: 200 },
      ...{ status: undefined, code: "reset", flowId: undefined },
    },
    {
      ...{ type: "call-finished", method: "GET", path: "/vehicles", attempts: 3, ms: 300, ok: true },
      ...{ status: 200, code: undefined, flowId: FLOW_ID, outcome: undefined },
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

it("tells of a command that nobody knows about", async () => {
  const { client, events, outcome } = scene(reset);
  await outcome(client.POST(UNLOCK, VEHICLE));
  expect(events.at(-1)).toEqual({
    ...{ type: "command-unknown", method: "POST", path: UNLOCK, attempts: 1 },
    ...{ status: undefined, code: "reset", flowId: undefined },
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
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on("unhandledRejection", note);
    const { client, clock, outcome } = scene([reset, vehicles], { onEvent });
    expect((await outcome(client.GET("/vehicles"))).value?.data).toBeDefined();
    await new Promise(setImmediate);
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
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
