import { describe, expect, test } from "vitest";
import {
  bench,
  grant,
  oauthError,
  pauseAfter,
  status,
  watch,
  withTokenAt,
} from "../../support/token-endpoint.ts";

describe("the pause after a failure that passes", () => {
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

  test("one failed renewal is one step, however many requests it made", async () => {
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

  test("it ends when the token reaches its floor, for one more renewal; then it holds", async () => {
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

describe("the pause after refused credentials", () => {
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

describe("Retry-After of the token endpoint", () => {
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
