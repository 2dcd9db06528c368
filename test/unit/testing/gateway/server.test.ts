import { connect } from "node:net";
import { createManualClock, createSandbox, type Sandbox, type SandboxServer } from "invers-oneapi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../support/free-port.ts";
import { until } from "../../../support/until.ts";
import { readyCar, rejection, signIn } from "../support.ts";
import { listening } from "./listening.ts";

let sandbox: Sandbox;
let server: SandboxServer;
let headers: Record<string, string>;

beforeEach(async () => {
  ({ sandbox, server, headers } = await listening());
});
afterEach(() => server.close());

const unlock = (init: RequestInit = {}): Promise<Response> => {
  const path = `/vehicles/${readyCar(sandbox).id}/commands/unlock-central-lock`;
  return fetch(server.url + path, { method: "POST", headers, ...init });
};
const isUnlocked = (): boolean =>
  sandbox.vehicles.some(({ state }) => state.central_lock?.value === "UNLOCKED");

describe("over real HTTP", () => {
  test("answers on 127.0.0.1, on a port of its own or the one that is asked for", async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const response = await fetch(`${server.url}/vehicles?limit=2`, { headers });
    expect((await response.json()).items).toHaveLength(2);
    await server.close();
    const port = await freePort();
    server = await sandbox.listen({ port });
    expect(server.port).toBe(port);
  });

  test("refuses a port that is taken", async () => {
    expect((await rejection(sandbox.listen({ port: server.port }))).cause ?? "").toBe("");
    await expect(sandbox.listen({ port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("gives what fetch gives, headers included", async () => {
    const twin = createSandbox({ clock: createManualClock() });
    await signIn(twin);
    const direct = await twin.fetch("/vehicles", { headers });
    const overHttp = await fetch(`${server.url}/vehicles`, { headers });
    expect(await overHttp.json()).toEqual(await direct.json());
    for (const [name, value] of direct.headers)
      expect([name, overHttp.headers.get(name)]).toEqual([name, value]);
    expect(overHttp.headers.get("date")).toBe("Thu, 01 Jan 2026 00:00:00 GMT");
    expect(sandbox.requests.at(-1)).toMatchObject({
      path: "/vehicles",
      url: `${server.url}/vehicles`,
      status: 200,
    });
  });

  test("takes bodies in, and answers without one", async () => {
    const id = readyCar(sandbox).id;
    const body = JSON.stringify({ fleet_id: "TESTY" });
    const response = await fetch(`${server.url}/vehicles/${id}/sharing`, { method: "POST", headers, body });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(sandbox.requests.at(-1)?.body).toEqual({ fleet_id: "TESTY" });
  });

  test("what is no HTTP request ends that connection, and no other", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write("NONSENSE\r\n\r\n");
    await new Promise((resolve) =>
      socket
        .on("error", () => {})
        .once("close", resolve)
        .resume(),
    );
    expect((await fetch(`${server.url}/vehicles`, { headers })).status).toBe(200);
  });
});

describe("connections really break", () => {
  test.each([
    ["request", false],
    ["response", true],
  ] as const)("reset at the %s: ECONNRESET; executed is %s", async (at, executed) => {
    sandbox.inject({ kind: "reset", at });
    const error = await rejection(unlock());
    expect([error.message, error.cause?.code]).toEqual(["fetch failed", "ECONNRESET"]);
    expect([isUnlocked(), sandbox.requests.at(-1)?.executed]).toEqual([executed, executed]);
  });

  test.each([
    // A reader that is late finds bytes and reset at once, and takes them for an end.
    [{ kind: "reset", at: "body" }, /^(ECONNRESET|UND_ERR_SOCKET)$/],
    [{ kind: "cut-body" }, /^UND_ERR_SOCKET$/],
  ] as const)("%j: headers and half of the body, then an error", async (fault, code) => {
    for (let count = 0; count < 20; count++) {
      sandbox.inject(fault);
      const response = await unlock();
      expect(response.status).toBe(200);
      const error = await rejection(response.text());
      expect(error.message).toBe("terminated");
      expect(error.cause?.code).toMatch(code);
    }
    expect(isUnlocked()).toBe(true);
  });

  test.each([
    ["request", false],
    ["response", true],
  ] as const)("stall at the %s: the caller has to give up; executed is %s", async (at, executed) => {
    sandbox.inject({ kind: "stall", at });
    const controller = new AbortController();
    const response = unlock({ signal: controller.signal });
    await until(() => sandbox.requests.at(-1)?.faults[0] === "stall");
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("enough"));
    expect((await rejection(response)).message).toBe("enough");
    expect(isUnlocked()).toBe(executed);
  });

  test("stall in the body: the first half comes", async () => {
    sandbox.inject({ kind: "stall", at: "body" });
    const controller = new AbortController();
    const response = await unlock({ signal: controller.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    const rest = rejection(Promise.resolve(reader?.read()));
    controller.abort(new Error("enough"));
    expect((await rest).message).toBe("enough");
  });

  test("close ends what hangs", async () => {
    sandbox.inject({ kind: "stall" });
    const hanging = rejection(unlock());
    await until(() => sandbox.requests.at(-1)?.faults[0] === "stall");
    await server.close();
    expect((await hanging).message).toBe("fetch failed");
  });
});
