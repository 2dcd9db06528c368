import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { getResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { basic, readyCar, rejection } from "../support.ts";

const sandbox = createSandbox({ clock: createManualClock(), baseUrl: "https://api.example" });
const server = setupServer(...sandbox.handlers);
let headers: Record<string, string>;

beforeAll(async () => {
  server.listen({ onUnhandledRequest: "error" });
  const { clientId, clientSecret } = sandbox.credentials;
  const response = await fetch("https://api.example/auth/oauth/token?grant_type=client_credentials", {
    method: "POST",
    headers: { Authorization: basic(clientId, clientSecret) },
  });
  headers = {
    Authorization: `Bearer ${(await response.json()).access_token}`,
    "Content-Type": "application/json",
  };
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const unlock = (init: RequestInit = {}): Promise<Response> =>
  fetch(`https://api.example/vehicles/${readyCar(sandbox).id}/commands/unlock-central-lock`, {
    method: "POST",
    headers,
    ...init,
  });

test("the handlers answer the platform's own fetch", async () => {
  const response = await fetch("https://api.example/vehicles?limit=2", { headers });
  expect((await response.json()).items).toHaveLength(2);
  expect(response.headers.get("x-invers-flow-id")).toBe(sandbox.requests.at(-1)?.flowId);
  expect((await unlock()).status).toBe(200);
  expect(sandbox.requests.at(-1)?.executed).toBe(true);
});

test("another origin is not theirs", async () => {
  expect(
    await getResponse(sandbox.handlers, new Request("https://elsewhere.example/vehicles")),
  ).toBeUndefined();
});

test("a status and an empty answer come through", async () => {
  sandbox.inject({ kind: "status", status: 503 });
  expect((await unlock()).status).toBe(503);
});

test("a reset is a failed fetch", async () => {
  sandbox.inject({ kind: "reset", at: "response" });
  expect(await rejection(unlock())).toBeInstanceOf(TypeError);
  expect(sandbox.requests.at(-1)?.executed).toBe(true);
});

test("a cut body breaks off", async () => {
  sandbox.inject({ kind: "cut-body" });
  const response = await unlock();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test("a stall lasts until the caller aborts", async () => {
  sandbox.inject({ kind: "stall" });
  const controller = new AbortController();
  const response = unlock({ signal: controller.signal });
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new Error("enough"));
  expect((await rejection(response)).message).toBe("enough");
});
