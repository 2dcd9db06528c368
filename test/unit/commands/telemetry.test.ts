import { type CommandOptions, type OneApiEvent, sendCommand } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { type Api, api, failure, grant, hang, json, later, lock, ok, problem, unlock } from "./api.ts";

const told = ({ events }: Api): OneApiEvent[] => events.filter(({ type }) => type !== "token-renewed");
const facts = (callId: string, command: string) => ({
  callId,
  method: "POST",
  path: `/vehicles/{vehicle_id}/commands/${command}`,
});

test("three taps: who joins names the call that sends", async () => {
  const one = api();
  await Promise.all([unlock(one), unlock(one), unlock(one)]);
  expect(one.sent).toHaveLength(1);
  const call = facts("0-1", "unlock-central-lock");
  expect(told(one)).toEqual([
    { type: "command-joined", ...call },
    { type: "command-joined", ...call },
    expect.objectContaining({ type: "call-finished", ...call, outcome: "confirmed" }),
  ]);
});

test("who waits for earlier commands to the vehicle says for how many", async () => {
  const first = later();
  const one = api((_vehicle, command) => (command === "unlock-central-lock" ? first.answer : ok));
  const all = Promise.all([
    unlock(one),
    lock(one),
    lock(one, { join: false }),
    lock(one, { serialize: false }),
  ]);
  await one.clock.advance(0);
  expect(told(one).slice(0, 2)).toEqual([
    { type: "command-queued", ...facts("0-2", "lock-central-lock"), waitsFor: 1 },
    { type: "command-queued", ...facts("0-3", "lock-central-lock"), waitsFor: 2 },
  ]);
  first.give(ok);
  await all;
  expect(one.events.filter(({ type }) => type === "command-queued")).toHaveLength(2);
});

test("the vehicle is named if it is asked for", async () => {
  const one = api(undefined, { telemetry: { vehicleId: true } });
  await Promise.all([unlock(one), unlock(one), lock(one)]);
  expect(told(one)).toHaveLength(4);
  for (const event of told(one)) expect(event).toMatchObject({ vehicleId: "JQ7RP" });
  const quiet = api();
  await Promise.all([unlock(quiet), unlock(quiet), lock(quiet)]);
  expect(JSON.stringify(quiet.events)).not.toContain("JQ7RP");
});

describe("why a command was not sent is the reason of its outcome", () => {
  const refused = failure("ECONNREFUSED", "connect");
  const cases: [name: string, Api, CommandOptions?][] = [
    ["aborted", api(), { signal: AbortSignal.abort("no more") }],
    ["capability", api(), { capabilities: [] }],
    ["token", api(undefined, { token: problem(500, "/problems/internal-server-error") })],
    ["stale", api(undefined, { token: hang })],
    ["deadline", api(undefined, { token: hang }), { deadline: 1_000 }],
    ["unreachable", api(() => refused, { token: grant })],
    ["tls", api(() => failure("CERT_HAS_EXPIRED"), { token: grant })],
    ["blocked", api(undefined, { headers: {} })],
    ["closed", api()],
  ];
  test.each(cases)("%s", async (reason, one, options) => {
    if (reason === "blocked")
      one.client.use({
        onRequest() {
          throw new Error("not on Sundays");
        },
      });
    if (reason === "closed") one.client.close();
    const sending = unlock(one, options);
    await one.clock.advance(60_000);
    expect(await sending).toMatchObject({ outcome: "notSent", reason });
    const finished = one.events.filter(({ type }) => type === "call-finished");
    expect(finished).toMatchObject([{ outcome: "notSent", reason }]);
  });

  test("every other outcome has none", async () => {
    const one = api(() => json({}, 202));
    await unlock(one);
    await sendCommand(api().client, "JQ7RP", "unlock-central-lock");
    expect(told(one)).toMatchObject([
      { type: "call-finished", outcome: "unknown", reason: undefined },
      { type: "command-unknown" },
    ]);
  });
});
