import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { ClientOptions, OneApiError, OneApiEvent } from "invers-oneapi";
import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { FLOW_ID, tokens, UNLOCK, VEHICLE } from "../support/call.ts";
import { createClient } from "../support/client.ts";
import { selfSigned } from "../support/self-signed.ts";
import { answer, head, type Speak, wire } from "../support/wire.ts";

// Against the platform's own fetch and bare sockets. Pauses between attempts are 0 (random), limits stand on a clock
// that moves only when told: nothing here waits for time to pass.

function clientOf(baseUrl: string, options: ClientOptions = {}) {
  const clock = createManualClock();
  const events: OneApiEvent[] = [];
  const onEvent = (event: OneApiEvent): unknown => events.push(event);
  const client = createClient({
    baseUrl,
    tokenProvider: tokens(),
    clock,
    random: () => 0,
    onEvent,
    ...options,
  });
  return { client, clock, events };
}

const failureOf = async (call: Promise<unknown>): Promise<OneApiError> =>
  (await call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: unknown) => error,
  )) as OneApiError;
const json = { "Content-Type": "application/json", "X-INVERS-Flow-ID": FLOW_ID };
const list = answer("200 OK", '{"items":[]}');

/** What goes wrong, and what a read and a command make of it: code, and outcome. */
const broken: readonly (readonly [string, Speak, string, string])[] = [
  ["reset before the headers", (socket) => socket.resetAndDestroy(), "reset", "unknown"],
  ["closed before the headers", (socket) => socket.end(), "closed", "unknown"],
  ["closed in the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Ty"), "closed", "unknown"],
  ["not HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"), "network", "unknown"],
  [
    "closed after half a body",
    (socket) => socket.end(`${head("200 OK", { ...json, "Content-Length": 90 })}{"items":[`),
    "cut",
    "confirmed",
  ],
  [
    "closed in the middle of a chunked body",
    (socket) => socket.end(`${head("200 OK", { ...json, "Transfer-Encoding": "chunked" })}a\r\n{"items":[`),
    "cut",
    "confirmed",
  ],
  [
    "a gzip body that is none",
    (socket) => socket.end(answer("200 OK", "plain", { ...json, "Content-Encoding": "gzip" })),
    "cut",
    "confirmed",
  ],
];

describe.each(broken)("%s", (_, speak, code, outcome) => {
  it("is tried again with a read, and well if it was passing", async () => {
    const { origin, requests } = await wire((socket, request, attempt) =>
      attempt < 3 ? speak(socket, request, attempt) : socket.end(list),
    );
    const { client, events } = clientOf(origin);
    const { data } = await client.GET("/vehicles");
    expect(data).toEqual({ items: [] });
    expect(requests).toHaveLength(3);
    expect(events).toMatchObject([{ code }, { code }, { type: "call-finished", ok: true, attempts: 3 }]);
  });

  it("is told after three attempts", async () => {
    const { origin, requests, drained } = await wire(speak);
    const { client, clock } = clientOf(origin);
    const error = await failureOf(client.GET("/vehicles"));
    expect(error).toMatchObject({ name: "ConnectionError", code, attempts: 3 });
    expect([requests.length, clock.pending]).toEqual([3, 0]);
    await drained();
  });

  it(`leaves a command ${outcome}, sent once`, async () => {
    const { origin, requests } = await wire(speak);
    const { client } = clientOf(origin);
    const error = await failureOf(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ code, outcome, attempts: 1 });
    if (code === "cut") expect(error.flowId).toBe(FLOW_ID);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatch(/^POST .*\r\n[\s\S]*content-type: application\/json\r\n/i);
  });
});

it("a reset in the headers or the body is one or the other, and never a success", async () => {
  // Which comes first, the bytes or the reset, is up to the system.
  for (const half of [
    "HTTP/1.1 200 OK\r\nContent-Ty",
    `${head("200 OK", { ...json, "Content-Length": 90 })}{`,
  ]) {
    const { origin, requests } = await wire((socket) => socket.write(half, () => socket.resetAndDestroy()));
    const { client } = clientOf(origin);
    const error = await failureOf(client.POST(UNLOCK, VEHICLE));
    expect(["reset", "closed", "cut"]).toContain(error.code);
    expect(error.outcome).toBe(error.code === "cut" ? "confirmed" : "unknown");
    expect(requests).toHaveLength(1);
  }
});

describe("nobody there", () => {
  it("is tried three times, and once more with a command: not sent", async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const gone = `http://127.0.0.1:${(probe.address() as { port: number }).port}`;
    await new Promise((resolve) => probe.close(resolve));
    const { client, events } = clientOf(gone);
    expect(await failureOf(client.GET("/vehicles"))).toMatchObject({ code: "refused", attempts: 3 });
    expect(await failureOf(client.POST(UNLOCK, VEHICLE))).toMatchObject({
      ...{ code: "refused", attempts: 2, outcome: "notSent" },
    });
    expect(events).toHaveLength(3 + 2);
  });

  it("a certificate that nobody signed is not tried again", async () => {
    const server = createTlsServer(selfSigned());
    server.on("tlsClientError", () => {});
    const { origin, connections } = await wire(() => {}, server);
    const { client } = clientOf(origin.replace("http://127.0.0.1", "https://localhost"));
    for (const [call, outcome] of [
      [client.GET("/vehicles"), undefined],
      [client.POST(UNLOCK, VEHICLE), "notSent"],
    ] as const) {
      const error = await failureOf(call);
      expect(error).toMatchObject({ name: "ConnectionError", code: "tls", attempts: 1 });
      expect(error.outcome).toBe(outcome);
      expect(error.cause).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    }
    expect(connections()).toBe(2);
  });
});

describe("limits free the connection", () => {
  const stalls: readonly (readonly [string, Speak, string])[] = [
    ["nothing at all", () => {}, "unknown"],
    ["headers that drip", (socket) => void socket.write("HTTP/1.1 200 OK\r\nX-Drip: "), "unknown"],
    [
      "a body that stalls",
      (socket) => void socket.write(`${head("200 OK", { ...json, "Content-Length": 90 })}{`),
      "confirmed",
    ],
  ];
  const own = undefined;
  const handsOn: ClientOptions["fetch"] = (request) => globalThis.fetch(request);

  describe.each([
    ["the platform's fetch", own],
    ["a fetch that hands on only the request", handsOn],
  ])("of %s", (_, fetch) => {
    it.each(stalls)("%s", async (_name, speak, outcome) => {
      let arrived = (): void => {};
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      const { origin, drained, requests } = await wire((socket, request, attempt) => {
        speak(socket, request, attempt);
        arrived();
      });
      const { client, clock } = clientOf(origin, { fetch });
      const answered = new Promise<void>((resolve) => client.use({ onResponse: () => resolve() }));
      const call = failureOf(client.POST(UNLOCK, { ...VEHICLE, timeout: 5_000 }));
      await arrival;
      if (outcome === "confirmed") await answered;
      await clock.advance(5_000);
      expect(await call).toMatchObject({ name: "TimeoutError", code: "timeout", outcome, attempts: 1 });
      await drained();
      expect([requests.length, clock.pending]).toEqual([1, 0]);
    });
  });

  it("so does an abort, and close()", async () => {
    for (const end of ["abort", "close"] as const) {
      let arrived = (): void => {};
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      const { origin, drained } = await wire(() => arrived());
      const { client, clock } = clientOf(origin);
      const controller = new AbortController();
      const call = failureOf(client.GET("/vehicles", { signal: controller.signal }));
      await arrival;
      if (end === "abort") controller.abort(new Error("mine"));
      else client.close();
      expect((await call).message).toMatch(end === "abort" ? "mine" : "the client was closed");
      await drained();
      expect(clock.pending).toBe(0);
    }
  });

  it("so does HTML, however long it is", async () => {
    const { origin, drained } = await wire((socket) => {
      const drip = (): void => void (socket.writable && socket.write("<p>more</p>".repeat(10_000), drip));
      socket.write(head("200 OK", { "Content-Type": "text/html" }), drip);
    });
    const { client } = clientOf(origin);
    expect(await failureOf(client.GET("/vehicles"))).toMatchObject({
      name: "ResponseError",
      code: "not-json",
    });
    await drained();
  });
});

it("302 to another origin, which sees no connection", async () => {
  const other = await wire((socket) => socket.end(list));
  const { origin, requests } = await wire((socket) =>
    socket.end(answer("302 Found", "", { Location: `${other.origin}/vehicles` })),
  );
  const { client } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({ type: "about:blank", status: 302, title: "Found" });
  expect([requests.length, other.connections()]).toEqual([1, 0]);
});

it("an empty 500 is an object, and the connection is used again", async () => {
  const { origin, requests, connections } = await wire((socket) =>
    socket.write(answer("500 Internal Server Error", "", { "X-INVERS-Flow-ID": FLOW_ID })),
  );
  const { client } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({
    type: "about:blank",
    status: 500,
    title: "Internal Server Error",
    flow_id: FLOW_ID,
    raw: "",
  });
  expect(requests).toHaveLength(3);
  expect(connections()).toBeLessThan(3);
});

it("421 is handed over; we add no attempt to the platform's own", async () => {
  const { origin, requests } = await wire((socket) => socket.write(answer("421 Misdirected Request")));
  const { client, events } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({ status: 421 });
  expect(requests.length).toBeLessThanOrEqual(2);
  expect(events).toMatchObject([{ type: "call-finished", attempts: 1 }]);
});

it("`..` as a vehicle id reaches nobody", async () => {
  const { origin, connections } = await wire((socket) => socket.end(list));
  const { client } = clientOf(origin);
  const error = await failureOf(
    client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: ".." } } }),
  );
  expect(error.name).toBe("ConfigError");
  expect(connections()).toBe(0);
});

it("a token never goes to an origin that a middleware chose", async () => {
  const other = await wire((socket) => socket.end(list));
  const { origin } = await wire((socket) => socket.end(list));
  const { client } = clientOf(origin);
  client.use({ onRequest: ({ request }) => new Request(`${other.origin}/vehicles`, request) });
  expect((await failureOf(client.GET("/vehicles"))).name).toBe("ConfigError");
  expect(other.connections()).toBe(0);
});
