import type { ClientOptions } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { UNLOCK, VEHICLE } from "../../support/call.ts";
import { head, type Speak, wire } from "../../support/wire.ts";
import { clientOf, failureOf, json } from "./client.ts";

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
  const handsOn: ClientOptions["fetch"] = (url, init) => globalThis.fetch(url, init);

  describe.each([
    ["the platform's fetch", undefined],
    ["a fetch that passes on URL and init", handsOn],
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
