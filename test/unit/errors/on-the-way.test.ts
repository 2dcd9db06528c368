import { inspect } from "node:util";
import { type OneApiError, TimeoutError, type TokenError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { fails, hangs, problem, type Reply, scene, UNLOCK, VEHICLE } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";

/** As Node's fetch fails: a TypeError above what the network said. */
const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), {
  code: "ECONNREFUSED",
  syscall: "connect",
});
const fetchFailed = (cause: unknown): Error => new TypeError("fetch failed", { cause });
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });

const errorOf = async (reply: Reply | Reply[], init = {}, options = {}): Promise<OneApiError> => {
  const { client, outcome } = scene(reply, options);
  return (await outcome(client.GET("/vehicles", init))).error as OneApiError;
};

const unreadable = ["name", "message", "code", "syscall", "cause", "errors"].map((member) => {
  const get = (): never => {
    throw new Error("not to be read");
  };
  return [
    `an error whose ${member} throws`,
    Object.defineProperty(new Error("lost"), member, { get }),
  ] as const;
});
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const revokedList = Proxy.revocable([], {});
revokedList.revoke();

it.each<readonly [string, unknown]>([
  ...unreadable,
  ["a revoked Proxy", revoked.proxy],
  ["an error whose list of tries is a revoked Proxy", { errors: revokedList.proxy }],
  ["an error whose name has no text", { name: Object.create(null) }],
  ["nothing", undefined],
])("a fetch that rejects with %s has failed on the way", async (_, thrown) => {
  const error = await errorOf(fails(thrown), { retry: false });
  expect(error).toMatchObject({ name: "ConnectionError", code: "network" });
});

describe("a call that failed on the way says where and of what", () => {
  it.each<[string, unknown, string, string]>([
    ["refused", refused, "refused", "could not connect (refused): connect ECONNREFUSED 10.0.0.7:443"],
    [
      "one of several addresses",
      Object.assign(new AggregateError([refused, refused]), { code: "ECONNREFUSED" }),
      "refused",
      "could not connect (refused): connect ECONNREFUSED 10.0.0.7:443",
    ],
    [
      "DNS",
      coded("getaddrinfo ENOTFOUND api.invers.test", "ENOTFOUND"),
      "dns",
      "could not connect (dns): getaddrinfo ENOTFOUND api.invers.test",
    ],
    [
      "TLS",
      coded("certificate has expired.", "CERT_HAS_EXPIRED"),
      "tls",
      "the TLS certificate was not accepted: certificate has expired",
    ],
    [
      "reset",
      coded("read ECONNRESET", "ECONNRESET"),
      "reset",
      "the connection failed (reset): read ECONNRESET",
    ],
    ["no word", new Error(""), "network", "the connection failed (network)"],
    ["two lines", new Error("lights\nout;"), "network", "the connection failed (network): lights out"],
  ])("%s", async (_, cause, code, said) => {
    const error = await errorOf(fails(fetchFailed(cause)), { retry: false });
    expect(error).toMatchObject({ name: "ConnectionError", code });
    expect(error.message).toBe(`GET /vehicles failed: api.invers.test: ${said} after 1 attempt in 0.0 s`);
  });

  it("without its query, its path or credentials, whatever the error quotes", async () => {
    const cause = new Error(
      "error sending request for url (https://u:p@api.invers.test/vehicles?token=t0ken)",
    );
    const { message } = await errorOf(fails(fetchFailed(cause)), {
      retry: false,
      params: { query: { q: "who" } },
    });
    expect(message).toMatch(/^GET \/vehicles failed: api\.invers\.test: .*\[redacted\]/);
    expect(message).not.toMatch(/t0ken|who|u:p|\?/);
  });

  it("with the port, and without the path, of its base URL", async () => {
    const baseUrl = "https://gateway.test:8443/invers";
    const { message } = await errorOf(fails(fetchFailed(refused)), { retry: false }, { baseUrl });
    expect(message).toContain("failed: gateway.test:8443: could not connect (refused)");
  });

  it("a command too", async () => {
    const { client, outcome } = scene(fails(fetchFailed(refused)));
    const { error } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect((error as Error).message).toBe(
      `POST ${UNLOCK} failed: api.invers.test: could not connect (refused): connect ECONNREFUSED 10.0.0.7:443 after 2 attempts in 0.1 s; it was not sent`,
    );
  });
});

describe("a time limit", () => {
  it.each([
    [{ timeout: 1000 / 3 }, "timeout", "no answer within 334 ms"],
    [{ deadline: 999.5 }, "deadline", "not finished within 1000 ms"],
  ])("%j names the host, in whole milliseconds", async (init, code, said) => {
    const error = await errorOf(hangs, { retry: false, ...init });
    expect(error).toMatchObject({ name: "TimeoutError", code });
    expect(error.message).toMatch(new RegExp(`^GET /vehicles failed: api\\.invers\\.test: ${said} after 1`));
  });

  it.each<[string, Reply[]]>([
    ["in a pause", [fails(fetchFailed(refused))]],
    ["in a later attempt", [fails(fetchFailed(refused)), hangs]],
  ])("that passes %s says what the attempt before it failed of", async (_, replies) => {
    const error = await errorOf(replies, { deadline: 250, retry: { attempts: 9 } });
    const isDeadline = TimeoutError.is(error);
    expect(error.message).toMatch(/api\.invers\.test: .*connect ECONNREFUSED 10\.0\.0\.7:443 after/);
    if (isDeadline) expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    expect(inspect(error)).toContain("ECONNREFUSED 10.0.0.7:443");
  });

  it("that passes after a problem has no cause to tell", async () => {
    const error = await errorOf([problem(503, "/problems/overloaded"), hangs], { deadline: 2_000 });
    expect(error.message).toMatch(/api\.invers\.test: not finished within 2000 ms after 2/);
    expect(error.cause).toBeUndefined();
  });
});

describe("a console shows the causes to the root", () => {
  const deep = fetchFailed(new AggregateError([refused, refused]));

  it("of a call", async () => {
    const error = await errorOf(fails(deep), { retry: false });
    expect(inspect(error)).toMatch(
      /TypeError\]?: fetch failed[\s\S]*Error: connect ECONNREFUSED 10\.0\.0\.7:443/,
    );
  });

  it("of a call without a token, whose error has whole milliseconds and the same code", async () => {
    const client = createClient({
      clientId: "a",
      clientSecret: "b",
      baseUrl: "https://api.invers.test",
      fetch: async () => Promise.reject(deep),
      random: () => 0.123456,
    });
    const error = (await client.GET("/vehicles", { retry: false }).catch((thrown) => thrown)) as TokenError;
    expect(error).toMatchObject({ name: "TokenError", code: "refused" });
    expect(error.message).toContain(
      "token endpoint api.invers.test: could not connect (refused): connect ECONNREFUSED 10.0.0.7:443",
    );
    expect(inspect(error).match(/ECONNREFUSED 10\.0\.0\.7:443/g)?.length).toBeGreaterThanOrEqual(3);
    const { retryAfterMs, remainingMs } = client.tokenProvider.status();
    for (const ms of [error.retryAfterMs, retryAfterMs, remainingMs]) expect(Number.isInteger(ms)).toBe(true);
    client.close();
  });
});
