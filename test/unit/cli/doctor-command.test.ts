import { expect, test } from "vitest";
import { doctor, refused, scene, VEHICLES, withEnv, withFault } from "./doctor-scene.ts";

test("where nothing is wrong it says so, with what it saw in each step", async () => {
  const made = await scene();
  const { code, first, out, error } = await doctor(made);
  expect({ code, first, error }).toEqual({ code: 0, first: "It works", error: [] });
  expect(out).toContain("  ok    token       it lives 900 s");
  expect(out).toContain("  ok    rate limit  999999 of 1000000 requests are left");
  expect(out).toMatch(/^Flow id, for INVERS: [\da-f-]{36}$/m);
  expect(made.sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /vehicles",
    "POST /auth/oauth/token",
    "GET /vehicles",
  ]);
});

test("the other form of Basic is suggested where it differs, and not tried", async () => {
  const made = await withEnv(() => ({ INVERS_CLIENT_SECRET: "a+b/c=" }));
  made.sandbox.inject({ ...refused, times: Infinity });
  const { out } = await doctor(made);
  expect(out).toContain('the option clientAuthentication: "basic-encoded"');
  expect(made.sandbox.tokenRequests).toBe(1);
  await doctor(made, "--client-authentication", "basic-encoded");
  expect(made.sandbox.tokenRequests).toBe(2);
});

test("--json tells it to programs", async () => {
  const { code, out } = await doctor(await scene({ permissions: [] }), "--json");
  const { exitCode, findings, flowId } = JSON.parse(out);
  expect(code).toBe(18);
  expect(exitCode).toBe(18);
  expect(flowId).toMatch(/^[\da-f-]{36}$/);
  expect(
    findings.map(({ step, verdict }: { step: string; verdict: string }) => `${step} ${verdict}`),
  ).toEqual([
    "variables ok",
    "URLs ok",
    "DNS ok",
    "proxy ok",
    "TLS ok",
    "API ok",
    "clock ok",
    "token ok",
    "permissions wrong",
    "rate limit skipped",
  ]);
});

test("after what is wrong nothing more is sent", async () => {
  const made = await withFault({ kind: "html", on: VEHICLES });
  await doctor(made);
  expect(made.sandbox.tokenRequests).toBe(0);
});

test("a wrong form of Basic is exit code 2", async () => {
  const { code, error } = await doctor({}, "--client-authentication", "digest");
  expect(code).toBe(2);
  expect(error[0]).toBe("invers-oneapi doctor: --client-authentication is basic or basic-encoded");
});
