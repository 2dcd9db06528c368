// MinValidity, and renewal by demand alone.
import { describe, expect, test } from "vitest";
import { bench, grant, hang, status, watch, withTokenAt } from "../../../support/token-endpoint.ts";

describe("minValidity", () => {
  test("less than remains: no difference", async () => {
    const { endpoint, value } = await withTokenAt(500_000);
    expect(await value({ minValidity: 500_000 })).toBe("old");
    expect(endpoint.requests).toHaveLength(1);
  });

  test("more than remains: waits for a new token, though the present one is fresh", async () => {
    const { endpoint, value } = await withTokenAt(500_000);
    endpoint.script(grant("new"));
    expect(await value({ minValidity: 500_001 })).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("more than any token has: an error after one request, and none for the next who asks so", async () => {
    const { endpoint, refusal, value } = bench();
    expect(await refusal({ minValidity: 900_001 })).toMatchObject({
      name: "TokenError",
      code: "min-validity",
    });
    expect(endpoint.requests).toHaveLength(1);
    expect(await refusal({ minValidity: 1e9 })).toMatchObject({ code: "min-validity" });
    expect(endpoint.requests).toHaveLength(1);
    expect(await value()).toBe("token-1");
  });

  test("more than any token has: a token that is held already gets one chance to be replaced", async () => {
    const { endpoint, refusal } = await withTokenAt(500_000);
    for (let call = 0; call < 3; call++) await refusal({ minValidity: 1e6 });
    expect(endpoint.requests).toHaveLength(2);
  });

  test("while critical the wait ends at the caller's own bar", async () => {
    const { clock, endpoint, provider } = await withTokenAt(8000);
    endpoint.script(hang);
    const watched = watch(provider.getToken({ minValidity: 7000 }));
    await clock.advance(1000);
    expect(watched.value?.reveal()).toBe("old");
  });

  test.each([Number.NaN, -1])("%d is refused", async (minValidity) => {
    const fresh = await withTokenAt(500_000);
    expect(await fresh.refusal({ minValidity })).toMatchObject({ name: "ConfigError" });
    expect(await bench().refusal({ minValidity })).toMatchObject({ name: "ConfigError" });
  });

  test("options that throw as they are read reject, with a token and without one", async () => {
    const error = new Error("no such property");
    const options = (name: string) =>
      Object.defineProperty({}, name, {
        enumerable: true,
        get() {
          throw error;
        },
      });
    for (const { refusal, value } of [bench(), await withTokenAt(500_000)]) {
      expect(await refusal(options("minValidity"))).toBe(error);
      expect(await refusal(options("signal"))).toBe(error);
      expect(await value()).toBeTruthy();
    }
  });
});

describe("renewal by demand", () => {
  test("an idle client makes no request and holds no timer, however long", async () => {
    const { clock, endpoint, value } = bench();
    expect([endpoint.requests.length, clock.pending]).toEqual([0, 0]);
    await value();
    expect(clock.pending).toBe(0);
    await clock.advance(86_400_000);
    expect([endpoint.requests.length, clock.pending]).toEqual([1, 0]);
  });

  test.each([
    ["succeeded", grant("new")],
    ["failed", status(500)],
  ])("nothing is left of a renewal that %s", async (_, reply) => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(reply);
    await value();
    await clock.advance(0);
    expect([endpoint.requests.length, clock.pending]).toEqual([2, 0]);
  });

  test("a lifetime of 60 s costs one request a lifetime", async () => {
    const { clock, endpoint, value } = bench();
    endpoint.always((request) => grant(`t${endpoint.requests.length}`, 60)(request));
    for (let second = 0; second < 280; second++) {
      await value();
      await clock.advance(1000);
    }
    // Renewed after 28.5 s each: half a life and the jitter.
    expect(endpoint.requests).toHaveLength(10);
  });
});
