import { createManualClock, type SandboxFault } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { rejection, signIn } from "../support.ts";
import { setUp, stateOf } from "./scene.ts";

describe("latency", () => {
  test.each([
    ["request", "LOCKED", undefined],
    ["processing", "LOCKED", "unlock-central-lock"],
    ["response", "UNLOCKED", undefined],
  ] as const)("at the %s: the lock is %s meanwhile", async (at, meanwhile, running) => {
    const { clock, sandbox, car, unlock, lock } = await setUp();
    sandbox.inject({ kind: "latency", ms: 500, at });
    const response = unlock();
    await clock.advance(499);
    expect(await stateOf(response)).toBe("pending");
    expect(lock()).toBe(meanwhile);
    expect(sandbox.vehicles.find(({ id }) => id === car.id)?.running).toBe(running);
    await clock.advance(1);
    expect((await response).status).toBe(200);
    expect(lock()).toBe("UNLOCKED");
  });

  test("delays what is refused or injected, too", async () => {
    const { clock, sandbox, call } = await setUp();
    sandbox.inject({ kind: "latency", ms: 500, times: 2 });
    sandbox.inject({ kind: "status", status: 503 });
    const injected = call("GET", "/vehicles");
    const refused = call("GET", "/vehicles?limit=x");
    await clock.advance(499);
    expect([await stateOf(injected), await stateOf(refused)]).toEqual(["pending", "pending"]);
    await clock.advance(1);
    expect([(await injected).status, (await refused).status]).toEqual([503, 400]);
  });

  test("an abort ends the waiting, not the command: it was sent", async () => {
    const { clock, sandbox, unlock, lock, last } = await setUp();
    sandbox.inject({ kind: "latency", ms: 500 });
    const controller = new AbortController();
    const response = unlock({ signal: controller.signal });
    await clock.advance(100);
    const reason = new Error("given up");
    controller.abort(reason);
    expect(await rejection(response)).toBe(reason);
    await clock.advance(400);
    expect([lock(), last()?.executed]).toEqual(["UNLOCKED", true]);
  });

  test("what was aborted before it was sent never arrives", async () => {
    const { sandbox, unlock } = await setUp();
    const before = sandbox.requests.length;
    const reason = new Error("too early");
    expect(await rejection(unlock({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(sandbox.requests).toHaveLength(before);
  });
});

describe("status", () => {
  test("gives the vendor's problem by its type, under the flow id of the answer", async () => {
    const { sandbox, call } = await setUp();
    sandbox.inject({
      kind: "status",
      problem: "/problems/authorization-server-error",
      detail: "It is down.",
    });
    const { status, headers, body } = await call("GET", "/vehicles");
    expect(status).toBe(403);
    expect(body).toEqual({
      type: "/problems/authorization-server-error",
      type_documentation: "https://developers.invers.com/problems/authorization-server-error",
      title: "Access token cannot be validated.",
      status: 403,
      detail: "It is down.",
      flow_id: headers.get("x-invers-flow-id"),
    });
  });

  test.each<[string, Partial<SandboxFault>, string | null, string]>([
    ["nothing", {}, null, ""],
    ["text", { body: "busy", headers: { "Content-Type": "text/plain" } }, "text/plain", "busy"],
    ["JSON", { body: { a: 1 } }, "application/json", '{"a":1}'],
    ["null", { body: null }, "application/json", "null"],
  ])("gives a status with %s as its body, and headers", async (_, parts, type, text) => {
    const { sandbox, raw } = await setUp();
    sandbox.inject({ kind: "status", status: 503, ...parts } as SandboxFault);
    const response = await raw("GET", "/vehicles");
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      503,
      type,
      text,
    ]);
    expect(response.headers.has("x-invers-flow-id")).toBe(true);
  });

  test.each([
    ["request", false, "LOCKED"],
    ["response", true, "UNLOCKED"],
  ] as const)("at the %s: executed is %s", async (at, executed, state) => {
    const { sandbox, unlock, lock, last } = await setUp();
    sandbox.inject({ kind: "status", status: 504, at });
    expect((await unlock()).status).toBe(504);
    expect([lock(), last()]).toMatchObject([state, { executed, status: 504, faults: ["status"] }]);
  });

  test("a status without a body, and a redirect that is not followed", async () => {
    const { sandbox, raw } = await setUp();
    sandbox.inject({ kind: "status", status: 204 });
    sandbox.inject({ kind: "status", status: 302, headers: { Location: "https://elsewhere.example/" } });
    expect((await raw("GET", "/vehicles")).body).toBeNull();
    const { status, headers } = await raw("GET", "/vehicles");
    expect([status, headers.get("location")]).toEqual([302, "https://elsewhere.example/"]);
  });
});

describe("other faults", () => {
  test("rate limit: 429 with the vendor's headers, a point in time in epoch seconds", async () => {
    const { sandbox, call } = await setUp(createManualClock({ wall: 1_800_000_000_500 }));
    sandbox.inject({ kind: "rate-limit", waitMs: 2_000 });
    const { status, headers, body } = await call("GET", "/vehicles");
    expect([status, body.type]).toEqual([429, "/problems/too-many-requests"]);
    expect(headers.get("x-rate-limit-remaining")).toBe("0");
    expect(headers.get("x-rate-limit-reset")).toBe("1800000003");
    expect(headers.has("retry-after")).toBe(false);
  });

  test("rate limit: or with Retry-After alone", async () => {
    const { sandbox, call } = await setUp();
    sandbox.inject({ kind: "rate-limit", waitMs: 1_500, header: "Retry-After" });
    const { headers } = await call("GET", "/vehicles");
    expect([headers.get("retry-after"), headers.has("x-rate-limit-reset")]).toEqual(["2", false]);
  });

  test("token rejected: once, or for good", async () => {
    const { sandbox, call } = await setUp();
    sandbox.inject({ kind: "token-rejected" });
    const { status, body } = await call("GET", "/vehicles");
    expect([status, body.type]).toEqual([401, "/problems/invalid-credentials"]);
    expect((await call("GET", "/vehicles")).status).toBe(200);
    sandbox.inject({ kind: "token-rejected", revoke: true });
    expect((await call("GET", "/vehicles")).status).toBe(401);
    expect((await call("GET", "/vehicles")).status).toBe(401);
    expect((await (await signIn(sandbox)).call("GET", "/vehicles")).status).toBe(200);
  });

  test("html: a captive portal answers, and the command never arrives", async () => {
    const { sandbox, unlock, last } = await setUp();
    sandbox.inject({ kind: "html" });
    const response = await unlock();
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    expect(await response.text()).toContain("<!doctype html>");
    expect(last()?.executed).toBe(false);
  });
});
