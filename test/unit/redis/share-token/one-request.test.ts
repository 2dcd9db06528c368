import { describe, expect, test } from "vitest";
import { delayed, grant } from "../../../support/token-endpoint.ts";
import { all, tokenFleet } from "../../../support/token-fleet.ts";

describe("one token for many processes", () => {
  test("50 that start together make one request, and have the same token", async () => {
    const { clock, endpoint, processes } = tokenFleet(50);
    endpoint.always(delayed(clock, 300, (request) => grant(`token-${endpoint.requests.length}`)(request)));
    const tokens = all(processes, ({ value }) => value());
    await clock.advance(2000);
    expect(new Set(await tokens)).toEqual(new Set(["token-1"]));
    expect(endpoint.requests).toHaveLength(1);
  });

  test("one that starts later takes the token, and counts the life that is left", async () => {
    const { clock, endpoint, processes, start } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(300_000);
    const later = start();
    expect(await later.value()).toBe("token-1");
    expect(later.provider.status()).toEqual({ state: "fresh", remainingMs: 600_000, renewing: false });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("a call that holds a fresh token never touches the store", async () => {
    const { clock, processes, store } = tokenFleet(1);
    await processes[0]?.value();
    await clock.advance(0);
    const before = store.operations.length;
    for (let call = 0; call < 100; call++) await processes[0]?.value();
    await clock.advance(700_000);
    await processes[0]?.value();
    expect(store.operations).toHaveLength(before);
  });

  test("the renewal is one for all: the others take the new token when theirs is aging", async () => {
    const { clock, endpoint, processes } = tokenFleet(10);
    const first = all(processes, ({ value }) => value());
    await clock.advance(2000);
    await first;
    await clock.advance(772_000);
    for (let second = 0; second < 5; second++) {
      await all(processes, ({ value }) => value());
      await clock.advance(1000);
    }
    expect(new Set(await all(processes, ({ value }) => value()))).toEqual(new Set(["token-2"]));
    expect(endpoint.requests).toHaveLength(2);
  });

  test("other credentials and other token endpoints have tokens of their own", async () => {
    const { endpoint, processes, start } = tokenFleet(1);
    await processes[0]?.value();
    expect(await start({ clientId: "other" }).value()).toBe("token-2");
    expect(await start({ baseUrl: "https://staging.example.test" }).value()).toBe("token-3");
    expect(await start({ clientSecret: "rotated" }).value()).toBe("token-1");
    expect(endpoint.requests).toHaveLength(3);
  });
});
