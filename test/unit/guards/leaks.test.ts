import { inspect } from "node:util";
import { ConnectionError, createTokenProvider, OneApiError, unwrap } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { createClient } from "../../support/client.ts";
import { scan } from "../../support/leak-scan.ts";
import { createScan } from "../../support/secrets.ts";

const SECRET = 's3cr3t %/"quoted"+ä';

describe("the scan", () => {
  it.each([
    ["as it is", SECRET],
    ["in JSON", JSON.stringify({ a: SECRET })],
    ["percent-encoded", encodeURIComponent(SECRET)],
    ["form-encoded", new URLSearchParams({ a: SECRET }).toString()],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in base64url", Buffer.from(SECRET).toString("base64url")],
    ["in hex", Buffer.from(SECRET).toString("hex")],
  ])("finds a secret %s", (_, text) => {
    const one = createScan();
    one.secret(SECRET);
    one.shown(`before ${text} after`);
    expect(one.leaks()).toHaveLength(1);
    expect(one.leaks()[0]).not.toContain(text);
  });

  it.each([
    ["a message", new OneApiError(`no ${SECRET}`)],
    ["a cause", new OneApiError("no", { cause: new Error("below", { cause: new Error(SECRET) }) })],
    [
      "a hidden member",
      Object.defineProperty(new Error("no"), "request", { value: { headers: { a: SECRET } } }),
    ],
    ["an event", { type: "call-finished", code: SECRET }],
  ])("finds it in %s", (_, it) => {
    const one = createScan();
    one.secret(SECRET);
    one.shown(it);
    expect(one.leaks()).toHaveLength(1);
  });

  it("finds nothing where nothing is", () => {
    const one = createScan();
    one.secret(SECRET, "late");
    one.shown(new Error("too late"));
    expect(one.leaks()).toEqual([]);
  });

  it("hears of every secret, error, event and line of output in this process", async () => {
    expect(scan.leaks()).toEqual([]);
    scan.clear();
    const sandbox = createSandbox();
    const { clientSecret, clientId } = sandbox.credentials;
    const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
    await client.GET("/vehicles");
    const basic = btoa(`${clientId}:${clientSecret}`);
    const token = (await client.tokenProvider.getToken()).reveal();
    for (const leak of [clientSecret, basic, token]) {
      const before = scan.leaks().length;
      void new ConnectionError(`no ${leak}`, { code: "reset" });
      expect(scan.leaks()).toHaveLength(before + 1);
    }
    scan.clear();
    await client.GET("/vehicles");
    scan.secret("/vehicles");
    expect(scan.leaks()).toHaveLength(1);
    scan.clear();
  });
});

describe("nothing that can be shown shows a secret", () => {
  const ways: readonly (readonly [string, (it: unknown) => string])[] = [
    ["inspect", (it) => inspect(it, { depth: 9, showHidden: true, getters: true })],
    [
      "inspect without custom ones",
      (it) => inspect(it, { depth: 9, showHidden: true, customInspect: false }),
    ],
    ["JSON", (it) => String(JSON.stringify(it))],
    ["String", (it) => String(it)],
    ["its members", (it) => inspect(Object.entries(Object.getOwnPropertyDescriptors(it)), { depth: 9 })],
  ];

  it.each(ways)("by %s", async (_, show) => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { clientId, clientSecret } = sandbox.credentials;
    const options = { ...sandbox.credentials, fetch: sandbox.fetch, clock, random: () => 0 };
    const provider = createTokenProvider(options);
    const own = createClient(options);
    const sharing = createClient({
      fetch: sandbox.fetch,

      clock,
      tokenProvider: provider,
    });
    const token = await provider.getToken();
    const errors: unknown[] = [];
    const failed = (error: unknown): unknown => errors.push(error);
    for (const kind of ["reset", "cut-body", "html", "token-rejected"] as const) {
      for (const client of [own, sharing]) {
        sandbox.inject({ kind, times: 3 });
        const call = unwrap(client.GET("/vehicles")).catch(failed);
        await clock.advance(30_000);
        await call;
      }
    }
    sandbox.inject({
      kind: "status",
      status: 401,
      body: { error: "invalid_client", error_description: clientSecret },
      times: 9,
      on: { path: "/auth/oauth/token" },
    });
    await createClient(options).GET("/vehicles").catch(failed);
    expect(errors.length).toBeGreaterThan(5);
    const found = createScan();
    found.secret(clientSecret, btoa(`${clientId}:${clientSecret}`), token.reveal());
    for (const it of [own, sharing, provider, token, provider.status(), ...errors]) found.shown(show(it));
    expect(found.leaks()).toEqual([]);
  });
});
