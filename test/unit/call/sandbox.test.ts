import type { OneApiEvent } from "invers-oneapi";
import { createManualClock, createSandbox, type SandboxFault } from "invers-oneapi/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { UNLOCK } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";
import { readyCar } from "../testing/support.ts";

// The whole way: client, token provider, sandbox; in memory on a manual clock, and, where the wire matters, over HTTP.

type Over = "memory" | "http";

async function play(fault: SandboxFault, over: Over) {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const server = over === "http" ? await sandbox.listen() : undefined;
  if (server) onTestFinished(() => server.close());
  const events: OneApiEvent[] = [];
  const client = createClient({
    ...sandbox.credentials,
    ...(server ? { baseUrl: server.url } : { fetch: sandbox.fetch, clock }),
    random: () => 0,
    onEvent: (event) => events.push(event),
  });
  await client.GET("/vehicles", { params: { query: { limit: 1 } } });
  events.length = 0;
  const before = sandbox.requests.length;
  sandbox.inject(fault);
  const settled = async (call: Promise<object>): Promise<Record<string, unknown>> => {
    const result = call.then(
      (value) => value as Record<string, unknown>,
      (thrown: unknown) => ({ thrown }),
    );
    if (!server) await clock.advance(40_000);
    return await result;
  };
  const arrived = () =>
    sandbox.requests.slice(before).filter(({ path }) => path.startsWith("/vehicles")).length;
  const vehicle = { params: { path: { vehicle_id: readyCar(sandbox).id } } };
  return { client, clock, events, settled, arrived, vehicle };
}

const faults: readonly (readonly [string, SandboxFault, reads: number, command: string, commands: number])[] =
  [
    ["latency", { kind: "latency", ms: 2_000 }, 1, "confirmed", 1],
    [
      "a status with a problem",
      { kind: "status", problem: "/problems/internal-server-error" },
      2,
      "unknown",
      1,
    ],
    ["503", { kind: "status", status: 503, headers: { "Retry-After": "2" } }, 2, "unknown", 1],
    [
      "a conflicting command",
      { kind: "status", problem: "/problems/vehicle/conflicting-command" },
      1,
      "rejected",
      1,
    ],
    [
      "a fault of the authorization server",
      { kind: "status", problem: "/problems/authorization-server-error" },
      2,
      "rejected",
      1,
    ],
    ["a reset before it was processed", { kind: "reset" }, 2, "unknown", 1],
    ["a reset after it was processed", { kind: "reset", at: "response" }, 2, "unknown", 1],
    ["a body cut short", { kind: "cut-body" }, 2, "confirmed", 1],
    ["a body that is reset", { kind: "reset", at: "body" }, 2, "confirmed", 1],
    ["a stall", { kind: "stall" }, 2, "unknown", 1],
    ["a body that stalls", { kind: "stall", at: "body" }, 2, "confirmed", 1],
    ["a rate limit", { kind: "rate-limit", waitMs: 3_000 }, 2, "rejected", 1],
    ["a token that is rejected", { kind: "token-rejected", revoke: true }, 2, "confirmed", 2],
    ["a captive portal", { kind: "html" }, 1, "unknown", 1],
  ];

const onTheWire = faults.filter(([, { kind }]) => kind === "reset" || kind === "cut-body" || kind === "html");

describe.each<[Over, typeof faults]>([
  ["memory", faults],
  ["http", onTheWire],
])("over %s", (over, played) => {
  describe.each(played)("%s", (_, fault, reads, outcome, commands) => {
    it(`a read arrives ${reads} time(s)`, async () => {
      const { client, events, settled, arrived, clock } = await play(fault, over);
      const { data, thrown, error } = await settled(
        client.GET("/vehicles", { params: { query: { limit: 1 } } }),
      );
      expect(arrived()).toBe(reads);
      // What passes is not noticed; the rest is an object with a name or a type.
      if (reads === 2 || fault.kind === "latency") expect(data).toMatchObject({ items: [{}] });
      else
        expect(thrown ?? error).toMatchObject(fault.kind === "html" ? { code: "not-json" } : { status: 409 });
      expect(events.at(-1)).toMatchObject({ type: "call-finished", attempts: reads });
      expect(clock.pending).toBe(0);
    });

    it(`a command is ${outcome}`, async () => {
      const { client, events, settled, arrived, vehicle } = await play(fault, over);
      await settled(client.POST(UNLOCK, vehicle));
      expect(arrived()).toBe(commands);
      expect(events.find(({ type }) => type === "call-finished")).toMatchObject({
        outcome,
        attempts: commands,
      });
    });
  });
});
