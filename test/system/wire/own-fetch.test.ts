import { channel } from "node:diagnostics_channel";
import { setImmediate } from "node:timers/promises";
import type { OneApiError } from "invers-oneapi";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { UNLOCK, VEHICLE } from "../../support/call.ts";
import type { Client } from "../../support/client.ts";
import { head, type Speak, wire } from "../../support/wire.ts";
import { clientOf, failureOf, json, list } from "./client.ts";

// Every fetch is called with a URL and an init: the platform's own, an option, a mock, and after middleware of the user's.

afterEach(() => vi.unstubAllGlobals());

const calls: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ["a GET", (client) => client.GET("/vehicles", { params: { query: { limit: 3, q: "ä &" } } })],
  ["a GET with headers", (client) => client.GET("/vehicles", { headers: { "X-Mine": "1", Accept: "a/b" } })],
  ["a command", (client) => client.POST(UNLOCK, VEHICLE)],
  [
    "a POST with a body",
    (client) => client.POST("/event-log-entries/query", { body: { vehicle_id: "K7M2P" } as never }),
  ],
  ["a call with a setting of fetch", (client) => client.GET("/vehicles", { cache: "no-store" })],
];

it.each(calls)(
  "%s is the same on the wire through a fetch of the user's, and through middleware",
  async (_, call) => {
    const { origin, requests } = await wire((socket) => void socket.write(list));
    await call(clientOf(origin).client);
    await call(clientOf(origin, { fetch: (url, init) => fetch(url, init) }).client);
    const { client } = clientOf(origin);
    client.use({ onRequest: ({ request }) => new Request(request) });
    await call(client);
    expect(requests).toHaveLength(3);
    expect(requests.slice(1)).toEqual([requests[0], requests[0]]);
  },
);

it.each(calls)("%s reaches a mock that was installed afterwards, by URL and init", async (_, call) => {
  const { client, clock } = clientOf("https://api.invers.test");
  const seen: unknown[] = [];
  vi.stubGlobal("fetch", (...given: [string, RequestInit]) => {
    seen.push(given);
    given[1].signal?.addEventListener("abort", () => seen.push("ended"));
    return new Promise(() => {});
  });
  const failure = failureOf(call(client));
  await setImmediate();
  const plain = { redirect: "manual", cache: "no-store", signal: expect.any(AbortSignal) };
  expect(seen).toEqual([[expect.stringMatching(/^https:/), expect.objectContaining(plain)]]);
  await clock.advance(200_000);
  expect(await failure).toMatchObject({ name: "TimeoutError" });
  expect(seen[1]).toBe("ended");
});

it.each([
  ["an unknown setting", { cache: "bogus" }, /option "cache"/],
  ["a body on a GET", { body: { id: 1 } }, /a GET takes no body/],
])("%s is refused before anything is sent", async (_, init, message) => {
  const { origin, requests } = await wire((socket) => void socket.write(list));
  const error: OneApiError = await failureOf(clientOf(origin).client.GET("/vehicles", init as never));
  expect(error).toMatchObject({ name: "ConfigError", attempts: 0 });
  expect(error.message).toMatch(message);
  expect(requests).toEqual([]);
});

describe("its time limit frees the connection", () => {
  /** Resolves once Node's fetch has the headers of a response, and whoever waited for them was told. */
  function answered(): Promise<void> {
    const headers = channel("undici:request:headers");
    return new Promise((resolve) => {
      const tell = (): void => void setImmediate().then(resolve);
      headers.subscribe(tell);
      onTestFinished(() => void headers.unsubscribe(tell));
    });
  }

  const half = `${head("200 OK", { ...json, "Content-Length": 90 })}{`;
  it.each<[string, Speak, string]>([
    ["nothing at all", () => {}, "unknown"],
    ["a body that stalls", (socket) => void socket.write(half), "confirmed"],
  ])("after %s", async (_, speak, outcome) => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const { origin, drained, requests } = await wire((...said) => {
      speak(...said);
      arrived();
    });
    const { client, clock } = clientOf(origin);
    const headers = answered();
    const call = failureOf(client.POST(UNLOCK, { ...VEHICLE, timeout: 5_000 }));
    await (outcome === "confirmed" ? headers : arrival);
    await clock.advance(5_000);
    expect(await call).toMatchObject({ code: "timeout", outcome, attempts: 1 });
    await drained();
    expect([requests.length, clock.pending]).toEqual([1, 0]);
  });
});
