// What a caller gets in which state.
import { describe, expect, test } from "vitest";
import {
  bench,
  delayed,
  grant,
  hang,
  oauthError,
  status,
  unreachable,
  watch,
  withTokenAt,
} from "../../../support/token-endpoint.ts";

describe("getToken in each state of the token's life", () => {
  test("none: waits for the renewal", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 500, grant("first")));
    const watched = watch(provider.getToken());
    await clock.advance(499);
    expect([watched.state, provider.status().state]).toEqual(["pending", "none"]);
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("first");
  });

  test("fresh: returns it; no request, no timer", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(126_001);
    expect(provider.status().state).toBe("fresh");
    expect(await value()).toBe("old");
    expect([endpoint.requests.length, clock.pending]).toEqual([1, 0]);
  });

  test("fresh: all calls share one promise", async () => {
    const { provider } = await withTokenAt(126_001);
    expect(provider.getToken()).toBe(provider.getToken({ minValidity: 5 }));
  });

  test("aging: returns it at once and starts one renewal in the background", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(126_000);
    endpoint.script(delayed(clock, 500, grant("new")));
    expect(provider.status().state).toBe("aging");
    expect([await value(), await value(), await value()]).toEqual(["old", "old", "old"]);
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(500);
    expect(await value()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("aging: no renewal while a cooldown holds", async () => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(status(503));
    await value();
    await clock.advance(999);
    await value();
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(1);
    await value();
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(3);
  });

  test("critical: waits for a renewal and gets its token", async () => {
    const { clock, endpoint, provider } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 1999, grant("new")));
    expect(provider.status().state).toBe("critical");
    const watched = watch(provider.getToken());
    await clock.advance(1998);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("new");
    expect(clock.pending).toBe(0);
  });

  test("critical: after 2 s takes the old one; the renewal goes on", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 3000, grant("new")));
    const watched = watch(provider.getToken());
    await clock.advance(1999);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("old");
    await clock.advance(1000);
    expect(await value()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("critical: never waits beyond the floor, where it takes the old one just in time", async () => {
    const { clock, endpoint, provider } = await withTokenAt(1500);
    endpoint.script(hang);
    const watched = watch(provider.getToken());
    await clock.advance(499);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(provider.status().remainingMs).toBe(1000);
    expect(watched.value?.reveal()).toBe("old");
  });

  test("critical: a renewal that fails makes the caller take the old one at once", async () => {
    const { clock, endpoint, provider } = await withTokenAt(10_000);
    endpoint.script(delayed(clock, 100, unreachable));
    const watched = watch(provider.getToken());
    await clock.advance(100);
    expect(watched.value?.reveal()).toBe("old");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("critical: returns the old one at once while a cooldown holds", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(10_000);
    endpoint.script(unreachable);
    await value();
    expect(await value()).toBe("old");
    expect([endpoint.requests.length, clock.pending, provider.status().renewing]).toEqual([2, 0, false]);
  });

  test("expired: at the floor and below it nothing is handed out", async () => {
    const { clock, endpoint, provider } = await withTokenAt(1000);
    endpoint.script(delayed(clock, 200, grant("new")));
    expect(provider.status().state).toBe("expired");
    const watched = watch(provider.getToken());
    await clock.advance(199);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched.value?.reveal()).toBe("new");
  });

  test("expired, and no new one to be had: an error, not the old one", async () => {
    const { endpoint, refusal } = await withTokenAt(1000);
    endpoint.always(oauthError("invalid_client"));
    expect(await refusal()).toMatchObject({ name: "TokenError", code: "invalid_client" });
  });
});
