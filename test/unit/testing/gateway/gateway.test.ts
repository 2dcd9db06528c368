import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { requestToken, signIn } from "../support.ts";

describe("every answer", () => {
  test("has a flow id of its own and the time of the sandbox's clock", async () => {
    const clock = createManualClock({ wall: Date.UTC(2030, 1, 3, 4, 5, 6) });
    const sandbox = createSandbox({ clock });
    const { call } = await signIn(sandbox);
    const answers = [
      await requestToken(sandbox),
      await call("GET", "/vehicles"),
      await call("GET", "/vehicles?limit=x"),
      await call("GET", "/nowhere"),
    ];
    const flowIds = answers.map(({ headers }) => headers.get("x-invers-flow-id"));
    expect(new Set(flowIds).size).toBe(answers.length);
    for (const id of flowIds)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const { headers } of answers) expect(headers.get("date")).toBe("Sun, 03 Feb 2030 04:05:06 GMT");
    expect(sandbox.requests.slice(1).map(({ flowId }) => flowId)).toEqual(flowIds);
  });

  test("flow ids are the same for the same seed", async () => {
    const flowId = async (seed: number) =>
      (await requestToken(createSandbox({ seed }))).headers.get("x-invers-flow-id");
    expect(await flowId(5)).toBe(await flowId(5));
    expect(await flowId(5)).not.toBe(await flowId(6));
  });
});

describe("the rate limit", () => {
  test("counts down, refuses, and starts anew when it said", async () => {
    const clock = createManualClock({ wall: 1_800_000_000_250 });
    const sandbox = createSandbox({ clock, rateLimit: { limit: 2, windowMs: 10_000 } });
    const { call } = await signIn(sandbox);
    const state = async () => {
      const { status, headers } = await call("GET", "/vehicles?limit=1");
      const shown = ["limit", "remaining", "reset"].map((name) => headers.get(`x-rate-limit-${name}`));
      return [status, ...shown];
    };
    expect(await state()).toEqual([200, "2", "1", "1800000011"]);
    await clock.advance(4_000);
    expect(await state()).toEqual([200, "2", "0", "1800000011"]);
    expect(await state()).toEqual([429, "2", "0", "1800000011"]);
    const { body } = await call("GET", "/vehicles");
    expect(body.type).toBe("/problems/too-many-requests");
    await clock.advance(1_800_000_011_000 - clock.wall());
    expect(await state()).toEqual([200, "2", "1", "1800000021"]);
  });

  test("leaves token requests and refused tokens alone", async () => {
    const sandbox = createSandbox({ rateLimit: { limit: 1, windowMs: 1000 } });
    for (let count = 0; count < 3; count++) expect((await requestToken(sandbox)).status).toBe(200);
    expect((await sandbox.fetch("/vehicles")).headers.has("x-rate-limit-limit")).toBe(false);
    const { call } = await signIn(sandbox);
    expect((await call("GET", "/vehicles")).status).toBe(200);
  });
});

describe("options", () => {
  test.each<[object, RegExp]>([
    [{ sed: 1 }, /createSandbox: unknown option "sed"/],
    [{ seed: "1" }, /option "seed" must be a finite number/],
    [{ vehicles: -1 }, /option "vehicles"/],
    [{ vehicles: 1.5 }, /option "vehicles"/],
    [{ clock: { wall: () => 0 } }, /option "clock" must be a Clock/],
    [{ baseUrl: "api.invers.com" }, /option "baseUrl"/],
    [{ clientId: "" }, /option "clientId"/],
    [{ rateLimit: { limit: 1 } }, /option "rateLimit"/],
    [{ rateLimit: { limit: 1, windowMs: 1, more: 1 } }, /option "rateLimit"/],
    [{ permissions: "vehicles" }, /option "permissions"/],
    [{ ledgerSize: 0 }, /option "ledgerSize"/],
  ])("%j is refused", (options, message) => {
    expect(() => createSandbox(options)).toThrow(message);
    expect(() => createSandbox(options)).toThrow(expect.objectContaining({ code: "config" }));
  });

  test("a wrong secret is never shown", () => {
    expect(() => createSandbox({ clientSecret: 12345678 as unknown as string })).toThrow(/^[^5]*$/);
  });

  test("credentials are exactly those of the options, ready to be spread", () => {
    const credentials = { clientId: "OTHER#cl2", clientSecret: "another synthetic secret" };
    expect(createSandbox(credentials).credentials).toEqual(credentials);
    expect(Object.keys(createSandbox().credentials)).toEqual(["clientId", "clientSecret"]);
    expect(createSandbox().credentials.clientId).toContain("#");
  });
});
