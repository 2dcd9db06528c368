import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { basic, requestToken, signIn } from "../support.ts";

describe("the token endpoint", () => {
  test("gives a bearer token for 900 seconds, in the vendor's form", async () => {
    const { status, headers, body } = await requestToken(createSandbox());
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: "bearer", expires_in: 900 });
    // Visible ASCII, and not something that a client could take apart as a JWT.
    expect(body.access_token).toMatch(/^[\x21-\x7e]{40,}$/);
    expect(body.access_token).not.toMatch(/^eyJ/);
    expect(headers.get("x-invers-flow-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("accepts id and secret as they are and form-encoded, and nothing else", async () => {
    const sandbox = createSandbox({ clientId: "TESTX#cl1", clientSecret: "a+b c%d:é" });
    const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
    const status = async (id: string, secret: string) =>
      (await requestToken(sandbox, basic(utf8(id), utf8(secret)))).status;
    expect(await status("TESTX#cl1", "a+b c%d:é")).toBe(200);
    expect(await status("TESTX%23cl1", "a%2Bb+c%25d%3A%C3%A9")).toBe(200);
    expect(await status("TESTX%23cl1", "a%2Bb%20c%25d%3A%C3%A9")).toBe(200);
    expect(await status("TESTX#cl1", "a+b c%d:")).toBe(401);
    expect(await status("TESTX#cl2", "a+b c%d:é")).toBe(401);
  });

  test.each([
    ["a wrong secret", basic("TESTX#cl1", "wrong")],
    ["no colon", `Basic ${btoa("TESTX#cl1")}`],
    ["no base64", "Basic ###"],
    ["another scheme", "Bearer abc"],
  ])("refuses %s as invalid_client (RFC 6749)", async (_, authorization) => {
    const { status, headers, body } = await requestToken(createSandbox(), authorization);
    expect([status, body.error]).toEqual([401, "invalid_client"]);
    expect(headers.get("www-authenticate")).toBe("Basic");
    expect(headers.get("x-invers-flow-id")).toBeTruthy();
  });

  test("refuses credentials that are missing altogether", async () => {
    const response = await createSandbox().fetch("/auth/oauth/token?grant_type=client_credentials", {
      method: "POST",
    });
    expect([response.status, (await response.json()).error]).toEqual([401, "invalid_client"]);
  });

  test("wants the grant type in the query", async () => {
    const sandbox = createSandbox();
    const missing = await requestToken(sandbox, undefined, "");
    expect([missing.status, missing.body.error]).toEqual([400, "invalid_request"]);
    const other = await requestToken(sandbox, undefined, "grant_type=password");
    expect([other.status, other.body.error]).toEqual([400, "unsupported_grant_type"]);
  });

  test("takes POST only", async () => {
    const response = await createSandbox().fetch("/auth/oauth/token?grant_type=client_credentials");
    expect(response.status).toBe(405);
  });

  test("the same seed gives the same tokens, another seed others; no token twice", async () => {
    const first = async (seed: number) => (await requestToken(createSandbox({ seed }))).body.access_token;
    expect(await first(3)).toBe(await first(3));
    expect(await first(3)).not.toBe(await first(4));
    const sandbox = createSandbox();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => requestToken(sandbox)));
    expect(new Set(tokens.map(({ body }) => body.access_token)).size).toBe(50);
    expect(sandbox.tokenRequests).toBe(50);
  });

  test("a token really expires after 900 s of the sandbox's clock", async () => {
    const clock = createManualClock();
    const { call } = await signIn(createSandbox({ clock }));
    await clock.advance(899_999);
    expect((await call("GET", "/vehicles")).status).toBe(200);
    await clock.advance(1);
    const { status, body } = await call("GET", "/vehicles");
    expect([status, body.type]).toEqual([401, "/problems/invalid-credentials"]);
  });

  test("it expires when either hand has run that far, and stays expired", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const asleep = await signIn(sandbox);
    await clock.advanceWall(900_000);
    expect((await asleep.call("GET", "/vehicles")).status).toBe(401);
    await clock.advanceWall(-900_000);
    expect((await asleep.call("GET", "/vehicles")).status).toBe(401);
    const setBack = await signIn(sandbox);
    await clock.advanceWall(-10_000);
    await clock.advanceMonotonic(900_000);
    expect((await setBack.call("GET", "/vehicles")).status).toBe(401);
  });
});
