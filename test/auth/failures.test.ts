// policies 1.5: failures and the pauses after them.
import { OneApiError, TokenError } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import {
  type Bench,
  bench,
  delayed,
  grant,
  hang,
  json,
  oauthError,
  type Reply,
  status,
  unreachable,
  watch,
} from "../support/token-endpoint.ts";

/** A provider whose 900 s token has this much life left. */
async function withTokenAt(remainingMs: number, options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const made = bench(options);
  made.endpoint.script(grant("old"));
  await made.value();
  await made.clock.advance(900_000 - remainingMs);
  return made;
}

/** Makes the next flight fail in the background, and tells the pause after it. */
async function pauseAfter({ clock, endpoint, provider, value }: Bench, reply: Reply): Promise<number> {
  endpoint.script(reply);
  await value();
  await clock.advance(0);
  return provider.status().retryAfterMs ?? 0;
}

describe("1.5 classes", () => {
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

describe("1.5 a failure while the old token is usable", () => {
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

describe("1.5 transient cooldown", () => {
  test.each([
    [0, 0.8],
    [0.5, 1],
    [1, 1.2],
  ])("1, 2, 4, 8, 16, 30, 30 s, drawn %d: x %d", async (draw, factor) => {
    const { clock, endpoint, provider, value } = await withTokenAt(800_000 - 680_001, { random: () => draw });
    endpoint.always(status(500));
    const pauses: number[] = [];
    for (let failures = 0; failures < 7; failures++) {
      await value();
      await clock.advance(0);
      pauses.push(provider.status().retryAfterMs ?? 0);
      await clock.advance(pauses.at(-1) as number);
    }
    // Measured while the token is aging: 119,999 ms before its expiry they began.
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30].map((s) => Math.round(s * 1000 * factor)));
  });

  test("one failed flight is one step, however many requests it made", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.always(status(500));
    const first = watch(provider.getToken());
    await clock.advance(600);
    expect(first.error).toMatchObject({ retryAfterMs: 1000 });
    expect(endpoint.requests).toHaveLength(3);
    await clock.advance(1000);
    const second = watch(provider.getToken());
    await clock.advance(600);
    expect(second.error).toMatchObject({ retryAfterMs: 2000 });
  });

  test("while critical our own part is at most 1 s", async () => {
    const made = await withTokenAt(100_000);
    for (let failures = 0; failures < 4; failures++)
      await made.clock.advance(await pauseAfter(made, status(500)));
    const { clock, endpoint, provider, value } = made;
    // 15 s have passed; the fifth failure costs 16 s.
    await clock.advance(85_000 - 11_000);
    expect(await pauseAfter(made, status(500))).toBe(16_000);
    await clock.advance(999);
    expect(provider.status()).toMatchObject({ state: "aging", retryAfterMs: 15_001 });
    await clock.advance(1);
    expect(provider.status()).toEqual({ state: "critical", remainingMs: 10_000, renewing: false });
    endpoint.script(status(500));
    await value();
    expect(provider.status().retryAfterMs).toBe(1000);
  });

  test("it ends when the token reaches its floor, for one more flight; then it holds", async () => {
    const made = await withTokenAt(2500);
    const { clock, endpoint, provider, refusal } = made;
    endpoint.script(status(500), status(500), status(500));
    expect(await pauseAfter(made, status(500))).toBe(1000);
    await clock.advance(1000);
    expect(await pauseAfter(made, status(500))).toBe(1000);
    await clock.advance(500);
    expect(provider.status()).toEqual({ state: "expired", remainingMs: 1000, renewing: false });
    endpoint.always(status(500));
    const failed = refusal();
    await clock.advance(600);
    expect(await failed).toMatchObject({ retryAfterMs: 4000 });
    const before = endpoint.requests.length;
    expect(await refusal()).toMatchObject({ retryAfterMs: 4000 });
    expect(endpoint.requests).toHaveLength(before);
  });

  test("a success resets it", async () => {
    const made = await withTokenAt(100_000);
    await made.clock.advance(await pauseAfter(made, status(500)));
    await made.clock.advance(await pauseAfter(made, status(500)));
    expect(await pauseAfter(made, grant("new"))).toBe(0);
    await made.clock.advance(800_000);
    expect(await pauseAfter(made, status(500))).toBe(1000);
  });
});

describe("1.5 permanent cooldown", () => {
  test.each([
    [0, 0.8],
    [1, 1.2],
  ])("5, 15, 60, 300, 300 s, drawn %d: x %d", async (draw, factor) => {
    const { clock, endpoint, refusal, provider } = bench({ random: () => draw });
    endpoint.always(oauthError("invalid_client", 401));
    const pauses: unknown[] = [];
    for (let failures = 0; failures < 5; failures++) {
      pauses.push((await refusal())["retryAfterMs"]);
      await clock.advance(provider.status().retryAfterMs ?? 0);
    }
    expect(pauses).toEqual([5, 15, 60, 300, 300].map((s) => Math.round(s * 1000 * factor)));
    expect(endpoint.requests).toHaveLength(5);
  });

  test("holds while the token is critical and when it expires", async () => {
    const made = await withTokenAt(4000);
    expect(await pauseAfter(made, status(403))).toBe(5000);
    await made.clock.advance(3500);
    expect(await made.refusal()).toMatchObject({ code: "http-403", retryAfterMs: 1500 });
    expect(made.endpoint.requests).toHaveLength(2);
  });

  test("ends at once when the supplier returns another secret", async () => {
    let secret = "old secret";
    const { endpoint, refusal, value } = bench({ clientSecret: () => secret });
    endpoint.script(oauthError("invalid_client", 401));
    expect(await refusal()).toMatchObject({ code: "invalid_client", retryAfterMs: 5000 });
    expect(await refusal()).toMatchObject({ code: "invalid_client", retryAfterMs: 5000 });
    expect(endpoint.requests).toHaveLength(1);
    secret = "new secret";
    expect(await value()).toBe("token-2");
  });

  test.each<[string, () => string | Promise<string>]>([
    ["the refused secret", () => "refused"],
    ["nothing usable", () => ""],
    ["an error", () => Promise.reject(new Error("vault sealed"))],
  ])("a supplier that gives %s leaves it as it is", async (_, later) => {
    let supplier: () => string | Promise<string> = () => "refused";
    const { clock, endpoint, refusal, events } = bench({ clientSecret: () => supplier() });
    endpoint.always(oauthError("invalid_client", 401));
    await refusal();
    supplier = later;
    await clock.advance(2000);
    expect(await refusal()).toMatchObject({ code: "invalid_client", retryAfterMs: 3000 });
    expect([endpoint.requests.length, events.length]).toEqual([1, 1]);
  });

  test("the supplier is not asked again and again while callers have a token", async () => {
    let asked = 0;
    const supplier = () => {
      asked++;
      return "refused";
    };
    const made = await withTokenAt(100_000, { clientSecret: supplier });
    await pauseAfter(made, oauthError("invalid_client", 401));
    const before = asked;
    for (let call = 0; call < 10; call++) expect(await made.value()).toBe("old");
    expect(asked).toBe(before);
  });
});

describe("1.5 Retry-After of the token endpoint", () => {
  test.each([
    ["theirs is longer", "7", 7000],
    ["ours is longer", "1", 1000],
    ["at most 60 s", "3600", 60_000],
    ["0 is none", "0", 1000],
    ["garbage is none", "soon", 1000],
    ["negative is none", "-5", 1000],
  ])("the longer one counts: %s", async (_, value, ms) => {
    expect(await pauseAfter(await withTokenAt(100_000), status(503, { "retry-after": value }))).toBe(ms);
  });

  test("as a date, read against the response's own Date", async () => {
    const headers = { date: "Wed, 01 Jan 2020 00:00:00 GMT", "retry-after": "Wed, 01 Jan 2020 00:00:09 GMT" };
    expect(await pauseAfter(await withTokenAt(100_000), status(503, headers))).toBe(9000);
  });

  test("a permanent pause that is longer stays", async () => {
    expect(await pauseAfter(await withTokenAt(100_000), status(403, { "retry-after": "2" }))).toBe(5000);
    expect(await pauseAfter(await withTokenAt(100_000), status(403, { "retry-after": "9" }))).toBe(9000);
  });

  test("holds while critical, and when the token has expired", async () => {
    const made = await withTokenAt(9000);
    expect(await pauseAfter(made, status(503, { "retry-after": "20" }))).toBe(20_000);
    await made.clock.advance(8000);
    expect(await made.refusal()).toMatchObject({ retryAfterMs: 12_000 });
    expect(made.endpoint.requests).toHaveLength(2);
  });
});

describe("1.5 a caller in cooldown without a usable token", () => {
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

describe("1.5 invalid_client and the secret is a function", () => {
  const supplierOf = (...secrets: string[]) => {
    let asked = 0;
    return { supplier: () => secrets[Math.min(asked++, secrets.length - 1)] as string, asked: () => asked };
  };
  const sent = ({ endpoint }: Bench) =>
    endpoint.requests.map(
      (request) => atob(request.headers.get("authorization")?.slice(6) ?? "").split(":")[1],
    );

  test("asks it once more in the same flight; if the secret changed, tries once with it", async () => {
    const { supplier } = supplierOf("one", "two");
    const made = bench({ clientSecret: supplier });
    made.endpoint.script(oauthError("invalid_client", 401));
    expect(await made.value()).toBe("token-2");
    expect(sent(made)).toEqual(["one", "two"]);
  });

  test("once: not for a third secret", async () => {
    const { supplier, asked } = supplierOf("one", "two", "three", "four");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("invalid_client", 401));
    await made.refusal();
    expect(sent(made)).toEqual(["one", "two"]);
    expect(asked()).toBe(2);
  });

  test("once a flight, also when the second try fails for another reason", async () => {
    const { supplier } = supplierOf("one", "two", "three");
    const made = bench({ clientSecret: supplier });
    made.endpoint.script(oauthError("invalid_client", 401), status(500));
    const watched = watch(made.provider.getToken());
    await made.clock.advance(900);
    expect(watched.error).toMatchObject({ code: "http-500" });
    expect(sent(made)).toEqual(["one", "two"]);
  });

  test("if it did not change, the flight has failed after one request", async () => {
    const { supplier, asked } = supplierOf("one");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("invalid_client", 401));
    expect(await made.refusal()).toMatchObject({ code: "invalid_client" });
    expect([made.endpoint.requests.length, asked()]).toEqual([1, 2]);
  });

  test("a background flight does so too", async () => {
    let secret = "one";
    const made = await withTokenAt(100_000, { clientSecret: () => secret });
    made.endpoint.script((request) => {
      secret = "two";
      return oauthError("invalid_client", 401)(request);
    });
    await made.value();
    await made.clock.advance(0);
    expect(await made.value()).toBe("token-3");
  });

  test("other refusals do not ask it", async () => {
    const { supplier, asked } = supplierOf("one", "two");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("unauthorized_client"));
    await made.refusal();
    expect(asked()).toBe(1);
  });
});

describe("1.5 N waiters on a failed flight", () => {
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
