import { bearerAuth, ConfigError, createTokenProvider, type TokenProvider } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import createFetchClient from "openapi-fetch";
import { describe, expect, test } from "vitest";
import type { paths } from "../../support/client.ts";

function setup(tokenProvider?: TokenProvider) {
  const sandbox = createSandbox();
  const provider = tokenProvider ?? createTokenProvider({ ...sandbox.credentials, fetch: sandbox.fetch });
  const client = createFetchClient<paths>({ baseUrl: "https://api.invers.com", fetch: sandbox.fetch });
  client.use(bearerAuth(provider));
  return { sandbox, provider, client };
}

describe("bearerAuth in a bare openapi-fetch client", () => {
  test("adds one shared token", async () => {
    const { sandbox, client } = setup();
    const results = await Promise.all([client.GET("/vehicles"), client.GET("/vehicles")]);
    expect(results.map(({ response }) => response.status)).toEqual([200, 200]);
    expect(sandbox.tokenRequests).toBe(1);
  });

  test("leaves the caller's own Authorization alone", async () => {
    const { sandbox, client } = setup();
    const { response } = await client.GET("/vehicles", {
      headers: { Authorization: "Bearer of-the-caller" },
    });
    expect(response.status).toBe(401);
    expect(sandbox.tokenRequests).toBe(0);
  });

  test("evicts a token that the API rejects, and sends nothing again", async () => {
    const { sandbox, provider, client } = setup();
    sandbox.inject({ kind: "token-rejected", revoke: true });
    expect((await client.GET("/vehicles")).response.status).toBe(401);
    expect(provider.status().state).toBe("none");
    expect(sandbox.requests.filter(({ path }) => path === "/vehicles")).toHaveLength(1);
    expect((await client.GET("/vehicles")).response.status).toBe(200);
  });

  test("refuses a token that no header can carry, without quoting it", async () => {
    const broken = { getToken: async () => ({ reveal: () => "line\nbreak" }), invalidate: () => "stale" };
    const { client } = setup(broken as unknown as TokenProvider);
    const error: unknown = await client.GET("/vehicles").catch((reason: unknown) => reason);
    expect(ConfigError.is(error)).toBe(true);
    expect(String(error)).not.toMatch(/line|break/);
  });
});
