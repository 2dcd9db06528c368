import { sendCommand } from "invers-oneapi";
import { consumeEvents, type FleetEvent } from "invers-oneapi/events";
import { createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { createClient } from "../../support/client.ts";

test("a command whose answer is lost is confirmed by the event that it caused", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const events: FleetEvent[] = [];
  const onUnknown = (event: FleetEvent): void => void events.push(event);
  const from = { ...sandbox.events.login, transport: sandbox.events };
  const consumer = await consumeEvents({ ...from, handlers: {}, onUnknown, onPoison: () => {} });
  sandbox.inject({ kind: "status", status: 504, at: "response" });
  const sent = await sendCommand(client, sandbox.vehicles[0]?.id ?? "", "unlock-central-lock");
  await sandbox.events.drained();
  const evidence = sent.outcome === "unknown" && (await sent.verify({ events }));
  expect([sent.outcome, evidence]).toEqual(["unknown", "confirmed"]);
  await consumer.close();
});
