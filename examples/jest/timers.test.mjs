import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createClient, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("a read is tried again after a pause", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  sandbox.inject({ kind: "status", status: 503 });

  const call = client.GET("/vehicles");
  await jest.advanceTimersByTimeAsync(1_000);

  expect((await call).data.items).toHaveLength(12);
});

test("a command without an answer is unknown", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  sandbox.inject({ kind: "stall", on: { path: "/vehicles/{vehicle_id}/commands/*" } });

  const command = sendCommand(client, "LV6V3", "unlock-central-lock");
  await jest.advanceTimersByTimeAsync(60_000);

  expect((await command).outcome).toBe("unknown");
});
