import {
  createManualClock,
  createSandbox,
  type FaultMatcher,
  type SandboxFault,
} from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { find, readyCar, requestToken, signIn } from "../support.ts";

async function setUp() {
  const sandbox = createSandbox({ clock: createManualClock() });
  const caller = await signIn(sandbox);
  const list = async () => (await caller.call("GET", "/vehicles")).status;
  return { sandbox, ...caller, list };
}

const teapot = { kind: "status", status: 418 } as const;

describe("when a fault is met", () => {
  test("once, unless told otherwise", async () => {
    const { sandbox, list } = await setUp();
    sandbox.inject(teapot);
    expect([await list(), await list()]).toEqual([418, 200]);
  });

  test("as many times as told, after as many as told", async () => {
    const { sandbox, list } = await setUp();
    sandbox.inject({ ...teapot, times: 2, after: 2 });
    const seen = [await list(), await list(), await list(), await list(), await list()];
    expect(seen).toEqual([200, 200, 418, 418, 200]);
  });

  test("for ever, until it is removed; removing twice is harmless", async () => {
    const { sandbox, list } = await setUp();
    const remove = sandbox.inject({ ...teapot, times: Number.POSITIVE_INFINITY });
    for (let count = 0; count < 20; count++) expect(await list()).toBe(418);
    remove();
    remove();
    expect(await list()).toBe(200);
  });

  test("a sequence of faults is a script", async () => {
    const { sandbox, list } = await setUp();
    for (const status of [500, 502, 504]) sandbox.inject({ kind: "status", status });
    sandbox.inject({ kind: "rate-limit" });
    expect([await list(), await list(), await list(), await list(), await list()]).toEqual([
      500, 502, 504, 429, 200,
    ]);
  });

  test("a caller that changes its object afterwards changes nothing", async () => {
    const { sandbox, list } = await setUp();
    const fault = { kind: "status" as const, status: 418, on: { path: "/vehicles" } };
    sandbox.inject(fault);
    fault.status = 500;
    fault.on.path = "/elsewhere";
    expect(await list()).toBe(418);
  });
});

describe("which requests it is for", () => {
  test.each<[FaultMatcher, boolean]>([
    [{}, true],
    [{ method: "post" }, true],
    [{ method: "GET" }, false],
    [{ path: "/vehicles/{vehicle_id}/commands/draw-attention" }, true],
    [{ path: "/vehicles/{vehicle_id}/commands/*" }, true],
    [{ path: "/vehicles/*" }, true],
    [{ path: "/vehicles" }, false],
    [{ path: "/vehicles/{vehicle_id}" }, false],
    [{ path: "/auth/oauth/token" }, false],
    [{ vehicleId: "THIS" }, true],
    [{ vehicleId: "OTHER" }, false],
    [{ path: "/vehicles/{vehicle_id}/commands/*", method: "POST", vehicleId: "THIS" }, true],
    [{ path: "/vehicles/{vehicle_id}/commands/*", method: "POST", vehicleId: "OTHER" }, false],
    [{ path: "/vehicles/THIS/commands/draw-attention" }, true],
    [{ path: "/vehicles/OTHER/commands/draw-attention" }, false],
  ])("%j meets a command: %s", async (on, isMet) => {
    const { sandbox, command } = await setUp();
    const car = readyCar(sandbox);
    const other = find(sandbox, ({ id }) => id !== car.id);
    const named = JSON.parse(JSON.stringify(on).replace("THIS", car.id).replace("OTHER", other.id));
    sandbox.inject({ ...teapot, on: named });
    expect((await command(car, "draw-attention")).status).toBe(isMet ? 418 : 200);
  });

  test("token requests are met only by their path", async () => {
    const { sandbox } = await setUp();
    sandbox.inject({ ...teapot });
    sandbox.inject({ ...teapot, on: { path: "/*" } });
    sandbox.inject({ ...teapot, on: { method: "POST" } });
    expect((await requestToken(sandbox)).status).toBe(200);
    sandbox.inject({ ...teapot, on: { path: "/auth/oauth/token" } });
    expect((await requestToken(sandbox)).status).toBe(418);
  });
});

describe("a fault that cannot be meant is refused", () => {
  test.each<[object, RegExp]>([
    [{ kind: "explosion" }, /unknown kind of fault "explosion"/],
    [{}, /unknown kind/],
    [{ kind: "reset", att: "body" }, /inject: reset: unknown option "att"/],
    [{ kind: "reset", at: "processing" }, /"at" must be "request" or "response" or "body"/],
    [{ kind: "latency" }, /"ms" is needed/],
    [{ kind: "latency", ms: -1 }, /"ms"/],
    [{ kind: "status" }, /one of "status" and "problem" is needed/],
    [{ kind: "status", status: 99 }, /"status"/],
    [{ kind: "status", problem: "/problems/no-such" }, /"problem"/],
    [{ kind: "lifetime" }, /"seconds" is needed/],
    [{ kind: "html", times: 0 }, /"times"/],
    [{ kind: "html", after: -1 }, /"after"/],
    [{ kind: "html", on: { url: "/vehicles" } }, /unknown option "url"/],
    [{ kind: "html", on: { path: "vehicles" } }, /"path" must be a string that begins with "\/"/],
    [{ kind: "html", on: { path: "/vehicles/{id}" } }, /no operation has the path "\/vehicles\/\{id\}"/],
  ])("%j", (fault, message) => {
    const sandbox = createSandbox();
    expect(() => sandbox.inject(fault as SandboxFault)).toThrow(message);
    expect(() => sandbox.inject(fault as SandboxFault)).toThrow(expect.objectContaining({ code: "config" }));
  });
});
