import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createClient, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

test("a read is tried again after a pause", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  sandbox.inject({ kind: "status", status: 503 });

  const call = client.GET("/vehicles");
  await setImmediate(); // until it waits
  mock.timers.tick(1_000);

  assert.equal((await call).data.items.length, 12);
});

test("a command without an answer is unknown", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  sandbox.inject({ kind: "stall", on: { path: "/vehicles/{vehicle_id}/commands/*" } });

  const command = sendCommand(client, "LV6V3", "unlock-central-lock");
  await setImmediate(); // until it waits
  mock.timers.tick(60_000);

  assert.equal((await command).outcome, "unknown");
});
