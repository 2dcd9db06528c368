import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { UNLOCK, VEHICLE } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";
import { wire } from "../../support/wire.ts";
import { clientOf, failureOf, list } from "./client.ts";

// What is the program's own mistake never looks like the network, and is never tried again.

describe("a port that fetch forbids", () => {
  it.each([
    ["a read", undefined, (client: ReturnType<typeof clientOf>["client"]) => client.GET("/vehicles")],
    ["a command", "notSent", (client: ReturnType<typeof clientOf>["client"]) => client.POST(UNLOCK, VEHICLE)],
  ])("%s", async (_, outcome, call) => {
    const { client, events } = clientOf("http://127.0.0.1:6000");
    const error = await failureOf(call(client));
    expect(error).toMatchObject({ name: "ConfigError", attempts: 1 });
    expect(error.message).toContain("fetch refused the request: bad port");
    expect(error.outcome).toBe(outcome);
    expect(events).toMatchObject([{ type: "call-finished", code: "config", attempts: 1 }]);
  });
});

describe("a fetch with a mistake in it", () => {
  it.each([
    [
      "before it sends",
      (_url: string, _init: RequestInit) => (undefined as unknown as { send(): never }).send(),
      0,
    ],
    ["in the init", (url: string, init: RequestInit) => fetch(url, { ...init, signal: 5 as never }), 0],
    [
      "after it has sent",
      async (url: string, init: RequestInit) => {
        const response = await fetch(url, init);
        return (response as unknown as { log(): Response }).log();
      },
      1,
    ],
    [
      "which gives nothing",
      async (url: string, init: RequestInit) => void (await fetch(url, init)) as unknown as Response,
      1,
    ],
  ])("%s", async (_, own, arrive) => {
    const { origin, requests } = await wire((socket) => void socket.write(list));
    // Even where somebody vouches for it: the mistake may come after the car has opened.
    const { client } = clientOf(origin, { fetch: own as typeof fetch, fetchSendsOnce: true });
    expect(await failureOf(client.GET("/vehicles"))).toMatchObject({ name: "ConfigError", attempts: 1 });
    expect(await failureOf(client.POST(UNLOCK, VEHICLE))).toMatchObject({
      ...{ name: "ConfigError", attempts: 1, outcome: "unknown" },
    });
    expect(requests).toHaveLength(arrive * 2);
  });

  it("or a header that cannot be sent shows no token", async () => {
    const { origin } = await wire((socket) => void socket.write(list));
    const { client } = clientOf(origin, {
      fetch: (_url, init) =>
        Promise.reject(
          new TypeError(`Header 'a' has invalid value: ${new Headers(init.headers).get("authorization")}`),
        ),
    });
    const error = await failureOf(client.GET("/vehicles"));
    expect(error.message).toContain("[redacted]");
    expect(error.message).not.toContain("token-1");
  });
});

it("what middleware and hooks throw is told as it is, once", async () => {
  const { origin, requests } = await wire((socket) => void socket.write(list));
  for (const hook of ["onRequest", "onResponse"] as const) {
    const { client, events } = clientOf(origin);
    const mine = new TypeError("fetch failed");
    const fail = (): never => {
      throw mine;
    };
    client.use(hook === "onRequest" ? { onRequest: fail } : { onResponse: fail });
    expect(await failureOf(client.GET("/vehicles"))).toBe(mine);
    expect(events).toHaveLength(1);
  }
  expect(requests).toHaveLength(1);
  const { client } = clientOf(origin, {
    onEvent() {
      throw new TypeError("fetch failed");
    },
  });
  expect((await client.GET("/vehicles")).response.status).toBe(200);
});

it("the sandbox works where a platform forbids code from strings", async () => {
  const forbidden = (): never => {
    throw new EvalError("Code generation from strings disallowed for this context");
  };
  vi.stubGlobal("Function", new Proxy(Function, { construct: forbidden, apply: forbidden }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  expect((await client.GET("/vehicles")).response.status).toBe(200);
  expect(sandbox.requests.map(({ path }) => path)).toEqual(["/auth/oauth/token", "/vehicles"]);
});

describe("a fetch whose bodies are no web streams", () => {
  const stalls = async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "90" });
      response.write("{");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  };
  const nodeFetch = async () => {
    const { default: own } = await import("node-fetch");
    return own as unknown as typeof fetch;
  };

  it("is named, and its body ends no process", async () => {
    const { client, clock } = clientOf(await stalls(), { fetch: await nodeFetch() });
    const uncaught = vi.fn();
    process.on("uncaughtException", uncaught);
    onTestFinished(() => void process.off("uncaughtException", uncaught));
    const read = await failureOf(client.GET("/vehicles", { timeout: 100 }));
    expect(read).toMatchObject({ name: "ConfigError", attempts: 1 });
    expect(read.message).toMatch(/option "fetch" .* ReadableStream/);
    // The status has come: it is only the state that nobody can read.
    const command = await failureOf(client.POST(UNLOCK, { ...VEHICLE, timeout: 100 }));
    expect(command).toMatchObject({ name: "ConfigError", outcome: "confirmed", attempts: 1 });
    await clock.advance(60_000);
    await setImmediate();
    expect(uncaught).not.toHaveBeenCalled();
  });

  it("whether JSON or not, good or bad, a time limit passes or not", async () => {
    for (const status of ["200 OK", "500 Internal Server Error"])
      for (const type of ["application/json", "text/html"]) {
        const page = `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: 6\r\n\r\n<html>`;
        const { origin } = await wire((socket) => void socket.write(page));
        const { client } = clientOf(origin, { fetch: await nodeFetch() });
        expect(await failureOf(client.GET("/vehicles"))).toMatchObject({ name: "ConfigError", attempts: 1 });
      }
  });
});
