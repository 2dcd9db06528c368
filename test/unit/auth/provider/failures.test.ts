// What counts as which failure, and what callers see of it.
import { OneApiError, TokenError } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import {
  bench,
  delayed,
  hang,
  json,
  oauthError,
  pauseAfter,
  type Reply,
  status,
  unreachable,
  watch,
  withTokenAt,
} from "../../../support/token-endpoint.ts";

describe("which failures pass and which do not", () => {
  test.each<[string, Reply, string]>([
    ["network", unreachable, "network"],
    ["408", status(408), "http-408"],
    ["429", status(429), "http-429"],
    ["500", status(500), "http-500"],
    ["502", status(502), "http-502"],
    ["503", status(503), "http-503"],
    ["504", status(504), "http-504"],
    ["503 that speaks of the client", oauthError("invalid_client", 503), "invalid_client"],
    ["429 that speaks of the client", oauthError("invalid_client", 429), "invalid_client"],
    ["unusable 2xx", json({}), "unusable-answer"],
    ["another 2xx", status(204), "unusable-answer"],
  ])("%s is transient: 1 s", async (_, reply, code) => {
    const made = await withTokenAt(100_000);
    expect(await pauseAfter(made, reply)).toBe(1000);
    expect(made.events.at(-1)).toMatchObject({ type: "token-renewal-failed", code });
  });

  test("a timeout is transient: 1 s", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(hang);
    await value();
    await clock.advance(10_000);
    expect(provider.status().retryAfterMs).toBe(1000);
  });

  test("a failing supplier is transient: 1 s", async () => {
    let secret: () => string = () => "good";
    const { clock, provider, value, endpoint } = await withTokenAt(100_000, { clientSecret: () => secret() });
    secret = () => {
      throw new Error("vault sealed");
    };
    await value();
    await clock.advance(0);
    expect(provider.status().retryAfterMs).toBe(1000);
    expect(endpoint.requests).toHaveLength(1);
  });

  test.each<[string, Reply, string]>([
    ["invalid_client", oauthError("invalid_client", 401), "invalid_client"],
    ["401 without a word", status(401), "invalid_client"],
    ["unauthorized_client", oauthError("unauthorized_client"), "unauthorized_client"],
    ["another OAuth error", oauthError("invalid_scope"), "invalid_scope"],
    ["400", status(400), "http-400"],
    ["403", status(403), "http-403"],
    ["404", status(404), "http-404"],
    ["a redirect", status(302, { location: "/login" }), "http-302"],
    ["304", status(304), "http-304"],
  ])("%s is permanent: 5 s", async (_, reply, code) => {
    const made = await withTokenAt(100_000);
    expect(await pauseAfter(made, reply)).toBe(5000);
    expect(made.events.at(-1)).toMatchObject({ type: "token-renewal-failed", code });
  });
});

describe("a failure while the old token is usable", () => {
  test("never removes it: callers get it for 119 s of outage and notice nothing", async () => {
    const { clock, endpoint, value, refusal } = await withTokenAt(120_000);
    endpoint.always(status(503));
    for (let second = 0; second < 119; second++) {
      expect(await value()).toBe("old");
      await clock.advance(1000);
    }
    const failed = refusal();
    await clock.advance(1000);
    expect(await failed).toMatchObject({ code: "http-503" });
  });
});

describe("a caller without a usable token during the pause", () => {
  test("rejects at once with TokenError, the time left and the cause: no request, no sleeping", async () => {
    const { clock, endpoint, provider, refusal } = bench();
    endpoint.always(oauthError("invalid_scope"));
    await refusal();
    await clock.advance(1500);
    const error = await refusal();
    expect(TokenError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: "invalid_scope", retryAfterMs: 3500 });
    expect(TokenError.is(error.cause)).toBe(true);
    expect([endpoint.requests.length, clock.pending, provider.status().renewing]).toEqual([1, 0, false]);
  });

  test("a caller whose minValidity is not met is such a one; the others get the token", async () => {
    const made = await withTokenAt(100_000);
    await pauseAfter(made, status(500));
    expect(await made.refusal({ minValidity: 200_000 })).toMatchObject({ retryAfterMs: 1000 });
    expect(await made.value()).toBe("old");
  });

  test("an eviction does not end the cooldown", async () => {
    const made = await withTokenAt(100_000);
    await pauseAfter(made, status(500));
    made.provider.invalidate("old");
    expect(await made.refusal()).toMatchObject({ retryAfterMs: 1000 });
    expect(made.endpoint.requests).toHaveLength(2);
  });
});

describe("many who wait for a renewal that fails", () => {
  test("N distinct error objects, one shared cause", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(delayed(clock, 100, oauthError("invalid_scope")));
    const waiters = Array.from({ length: 50 }, () => watch(provider.getToken()));
    await clock.advance(100);
    const errors = waiters.map(({ error }) => error);
    expect(new Set(errors).size).toBe(50);
    expect(new Set(errors.map((error) => error?.cause)).size).toBe(1);
    expect(errors.every((error) => OneApiError.is(error) && error !== error.cause)).toBe(true);
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe("a token endpoint that cannot be reached", () => {
  const system = (code: string, message: string, more: object = {}) =>
    Object.assign(new Error(message), { code, ...more });
  test.each<[string, unknown, string, string]>([
    [
      "no such host",
      system("ENOTFOUND", "getaddrinfo ENOTFOUND api.invers.com", { syscall: "getaddrinfo" }),
      "dns",
      "could not connect (dns): getaddrinfo ENOTFOUND api.invers.com",
    ],
    [
      "nobody listens",
      system("ECONNREFUSED", "connect ECONNREFUSED 10.0.0.7:443", { syscall: "connect" }),
      "refused",
      "could not connect (refused): connect ECONNREFUSED 10.0.0.7:443",
    ],
    [
      "nobody listens at any of its addresses",
      new AggregateError([system("ECONNREFUSED", "connect ECONNREFUSED ::1:443")]),
      "refused",
      "could not connect (refused): connect ECONNREFUSED ::1:443",
    ],
    [
      "a certificate of nobody's",
      system("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
      "tls",
      "the TLS certificate was not accepted: self-signed certificate",
    ],
    [
      "reset",
      system("ECONNRESET", "read ECONNRESET"),
      "reset",
      "the connection failed (reset): read ECONNRESET",
    ],
    [
      "closed",
      system("UND_ERR_SOCKET", "other side closed"),
      "closed",
      "the connection failed (closed): other side closed",
    ],
    ["no word", new Error("lights out"), "network", "the connection failed (network): lights out"],
  ])("%s: the code of a call, the host and the root cause", async (_, cause, code, said) => {
    const { clock, endpoint, events, provider } = bench({
      tokenUrl: "https://login.example.test:8443/token",
    });
    endpoint.always(() => Promise.reject(new TypeError("fetch failed", { cause })));
    const watched = watch(provider.getToken());
    await clock.advance(1000);
    const { error } = watched;
    expect(error).toMatchObject({ code });
    const why = `no access token: token endpoint login.example.test:8443: ${said}`;
    expect(error?.message).toBe(`${why}; asked again in 1000 ms`);
    expect(events.at(-1)).toMatchObject({ type: "token-renewal-failed", code });
  });
});

test("of a supplier's error its class and a system's code are told", async () => {
  const { clock, provider } = bench({
    clientSecret: () => Promise.reject(Object.assign(new TypeError("x"), { code: "ECONNREFUSED" })),
  });
  const watched = watch(provider.getToken());
  await clock.advance(1000);
  expect(watched.error).toMatchObject({ cause: { cause: { name: "TypeError", code: "ECONNREFUSED" } } });
});
