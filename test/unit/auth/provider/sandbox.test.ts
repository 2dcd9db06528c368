// The provider against the sandbox's token endpoint: what users can play in their own tests.
import { createTokenProvider, TokenError, type TokenProviderOptions } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { createClient } from "../../../support/client.ts";
import { watch } from "../../../support/token-endpoint.ts";

const on = { path: "/auth/oauth/token" };

function setUp(options: TokenProviderOptions = {}) {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const common = { ...sandbox.credentials, fetch: sandbox.fetch, clock, random: () => 0 };
  return { clock, sandbox, common, provider: createTokenProvider({ ...common, ...options }) };
}

describe("with the sandbox", () => {
  test("both forms of the Basic header are accepted", async () => {
    for (const clientAuthentication of ["basic", "basic-encoded"] as const) {
      const { provider } = setUp({ clientAuthentication });
      expect((await provider.getToken()).reveal()).toMatch(/^sandbox\./);
    }
  });

  test("a wrong secret is invalid_client", async () => {
    const { provider, sandbox } = setUp({ clientSecret: "wrong" });
    await expect(provider.getToken()).rejects.toMatchObject({ code: "invalid_client", retryAfterMs: 4000 });
    expect(sandbox.tokenRequests).toBe(1);
  });

  test("an outage of 119 s is not noticed by any call, and not multiplied", async () => {
    const { clock, sandbox, common } = setUp();
    const client = createClient(common);
    await client.GET("/vehicles");
    await clock.advance(780_000);
    const repair = sandbox.inject({ kind: "status", status: 503, times: Number.POSITIVE_INFINITY, on });
    for (let second = 0; second < 119; second++) {
      const { response } = await client.GET("/vehicles");
      expect(response.status).toBe(200);
      await clock.advance(1000);
    }
    const late = watch<unknown>(client.GET("/vehicles"));
    await clock.advance(1000);
    expect(TokenError.is(late.error)).toBe(true);
    expect(sandbox.tokenRequests).toBeLessThan(30);
    repair();
    await clock.advance(Number(late.error?.["retryAfterMs"]));
    expect((await client.GET("/vehicles")).response.status).toBe(200);
  });

  test("a stall ends with the time limit of the request", async () => {
    const { clock, provider, sandbox } = setUp();
    sandbox.inject({ kind: "stall", on });
    const watched = watch(provider.getToken());
    await clock.advance(10_000);
    expect(watched.state).toBe("pending");
    await clock.advance(160);
    expect(watched.state).toBe("resolved");
  });

  test("the same token again counts as a failure until there is another", async () => {
    const { clock, provider, sandbox } = setUp();
    const first = (await provider.getToken()).reveal();
    await clock.advance(780_000);
    sandbox.inject({ kind: "same-token" });
    await provider.getToken();
    await clock.advance(0);
    expect(provider.status()).toMatchObject({ state: "aging", retryAfterMs: 800 });
    await clock.advance(800);
    await provider.getToken();
    await clock.advance(0);
    expect((await provider.getToken()).reveal()).not.toBe(first);
  });

  test("a revoked token is replaced within the call", async () => {
    const { sandbox, common } = setUp();
    const client = createClient(common);
    sandbox.inject({ kind: "token-rejected", revoke: true });
    expect((await client.GET("/vehicles")).response.status).toBe(200);
    expect(sandbox.tokenRequests).toBe(2);
  });
});
