import { createServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { FLOW_ID, UNLOCK, VEHICLE } from "../../support/call.ts";
import { freePort } from "../../support/free-port.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { answer, head, type Speak, wire } from "../../support/wire.ts";
import { clientOf, failureOf, json, list } from "./client.ts";

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
    const { client, events } = clientOf(`http://127.0.0.1:${await freePort()}`);
    expect(await failureOf(client.GET("/vehicles"))).toMatchObject({ code: "refused", attempts: 3 });
    expect(await failureOf(client.POST(UNLOCK, VEHICLE))).toMatchObject({
      ...{ code: "refused", attempts: 2, outcome: "notSent" },
    });
    expect(events).toHaveLength(3 + 2);
  });

  it("a certificate that nobody signed is not tried again", async () => {
    const server = createServer(selfSigned());
    server.on("tlsClientError", () => {});
    const { origin, connections } = await wire(() => {}, server);
    const { client } = clientOf(origin.replace("http://127.0.0.1", "https://localhost"));
    // One after the other: a call that fails while another is waited for would be an unhandled rejection.
    for (const [call, outcome] of [
      [() => client.GET("/vehicles"), undefined],
      [() => client.POST(UNLOCK, VEHICLE), "notSent"],
    ] as const) {
      const error = await failureOf(call());
      expect(error).toMatchObject({ name: "ConnectionError", code: "tls", attempts: 1 });
      expect(error.outcome).toBe(outcome);
      expect(error.cause).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    }
    expect(connections()).toBe(2);
  });
});
