import { describe, expect, test } from "vitest";
import { rejection } from "../support.ts";
import { setUp, stateOf } from "./scene.ts";

describe("connections that break", () => {
  test.each([
    ["request", false],
    ["response", true],
  ] as const)("reset at the %s: fetch fails as the platform's does, executed is %s", async (at, executed) => {
    const { sandbox, unlock, last } = await setUp();
    sandbox.inject({ kind: "reset", at });
    const error = await rejection(unlock());
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, error.cause?.code]).toEqual(["fetch failed", "ECONNRESET"]);
    expect(last()).toMatchObject({ executed, status: undefined, faults: ["reset"] });
  });

  test.each([
    [{ kind: "reset", at: "body" }, "ECONNRESET"],
    [{ kind: "cut-body" }, "UND_ERR_SOCKET"],
  ] as const)("%j: the headers come, half of the body, and then an error", async (fault, code) => {
    const { sandbox, unlock, last } = await setUp();
    sandbox.inject(fault);
    const response = await unlock();
    expect([response.status, last()?.executed]).toEqual([200, true]);
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    const declared = Number(response.headers.get("content-length"));
    expect(new TextDecoder().decode(value)).toMatch(/^\{"/);
    expect(value?.length).toBe(Math.floor(declared / 2));
    const error = await rejection(Promise.resolve(reader?.read()));
    expect([error.message, error.cause?.code]).toEqual(["terminated", code]);
  });

  test.each([{ kind: "cut-body" }, { kind: "reset", at: "body" }, { kind: "stall", at: "body" }] as const)(
    "%j: an answer without a body is whole, as it is on the wire",
    async (fault) => {
      const { sandbox, car, raw } = await setUp();
      sandbox.inject(fault);
      const body = JSON.stringify({ fleet_id: "TESTY" });
      const response = await raw("POST", `/vehicles/${car.id}/sharing`, { body });
      expect([response.status, await response.text()]).toEqual([200, ""]);
    },
  );

  test.each([
    ["request", false],
    ["response", true],
  ] as const)("stall at the %s: nothing until the caller aborts; executed is %s", async (at, executed) => {
    const { clock, sandbox, unlock, last } = await setUp();
    sandbox.inject({ kind: "stall", at });
    const controller = new AbortController();
    const response = unlock({ signal: controller.signal });
    await clock.advance(3_600_000);
    expect(await stateOf(response)).toBe("pending");
    controller.abort(new Error("enough"));
    expect((await rejection(response)).message).toBe("enough");
    expect(last()).toMatchObject({ executed, status: undefined });
    expect(clock.pending).toBe(0);
  });

  test("stall in the body: half of it, and then nothing until the caller aborts", async () => {
    const { clock, sandbox, unlock } = await setUp();
    sandbox.inject({ kind: "stall", at: "body" });
    const controller = new AbortController();
    const response = await unlock({ signal: controller.signal });
    const text = response.text();
    await clock.advance(3_600_000);
    expect(await stateOf(text)).toBe("pending");
    controller.abort(new Error("enough"));
    expect((await rejection(text)).message).toBe("enough");
  });
});
