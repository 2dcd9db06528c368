import { createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Client } from "../support/client.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("the ready client", () => {
  // One that nobody has used yet: it reads the environment once.
  async function freshClient(): Promise<Client> {
    vi.resetModules();
    return (await import("invers-oneapi")).client;
  }

  test("names every variable that is missing, at the first call", async () => {
    vi.stubEnv("INVERS_CLIENT_ID", "");
    vi.stubEnv("INVERS_CLIENT_SECRET", undefined);
    await expect((await freshClient()).GET("/vehicles")).rejects.toThrow(
      /INVERS_CLIENT_ID, and .*INVERS_CLIENT_SECRET/,
    );
  });

  test("is closed by the end of a scope, used or not", async () => {
    const sandbox = createSandbox();
    vi.stubGlobal("fetch", sandbox.fetch);
    vi.stubEnv("INVERS_CLIENT_ID", sandbox.credentials.clientId);
    vi.stubEnv("INVERS_CLIENT_SECRET", sandbox.credentials.clientSecret);
    const fresh = await freshClient();
    fresh[Symbol.dispose]();
    expect((await fresh.GET("/vehicles")).response.ok).toBe(true);
    await fresh[Symbol.asyncDispose]();
    await expect(fresh.GET("/vehicles")).rejects.toThrow(/was closed/);
  });

  test("reads the environment at the first call, and only then", async () => {
    const sandbox = createSandbox();
    vi.stubGlobal("fetch", sandbox.fetch);
    vi.stubEnv("INVERS_CLIENT_ID", sandbox.credentials.clientId);
    vi.stubEnv("INVERS_CLIENT_SECRET", sandbox.credentials.clientSecret);
    vi.stubEnv("INVERS_BASE_URL", "https://api.example.com");
    vi.stubEnv("INVERS_TOKEN_URL", "https://login.example.com/auth/oauth/token");
    expect((await (await freshClient()).GET("/vehicles")).response.ok).toBe(true);
    expect(sandbox.requests.map(({ url }) => new URL(url).host)).toEqual([
      "login.example.com",
      "api.example.com",
    ]);
  });
});
