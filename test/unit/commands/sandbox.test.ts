import { sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox, type Sandbox, type SandboxFault } from "invers-oneapi/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createClient, type Schemas } from "../../support/client.ts";
import { type Connected, transports } from "../../system/e2e/transports.ts";

const on = { path: "/vehicles/{vehicle_id}/commands/*" };
const commandsTo = ({ requests }: Sandbox) => requests.filter(({ command }) => command);

function carOf({ vehicles }: Sandbox): Schemas["Vehicle"] {
  const car = vehicles.find(
    ({ vehicle: { capabilities, sharing }, online }) =>
      capabilities?.commands?.includes("UNLOCK_CENTRAL_LOCK") && online && !sharing,
  );
  if (!car) throw new Error("no car");
  return car.vehicle;
}

describe.each(transports)("a command over %s", (_, connect) => {
  let now: Connected | undefined;
  afterEach(() => now?.close());

  async function start(fault?: SandboxFault) {
    now = await connect();
    const { client, sandbox } = now;
    if (fault) sandbox.inject(fault);
    return { client, car: carOf(sandbox), sent: () => commandsTo(sandbox) };
  }

  test("confirmed, with the state and the flow id that the ledger has", async () => {
    const { client, car, sent } = await start();
    const outcome = await sendCommand(client, car.id, "unlock-central-lock", { capabilities: car });
    const [request] = sent();
    expect(request).toMatchObject({ executed: true, status: 200, vehicleId: car.id });
    if (outcome.outcome !== "confirmed") throw new Error(outcome.outcome);
    expect(outcome.state?.central_lock?.value).toBe("UNLOCKED");
    expect(outcome.flowId).toBe(request?.flowId);
  });

  test("a double tap is one command", async () => {
    const { client, car, sent } = await start();
    const taps = [1, 2, 3].map(() => sendCommand(client, car.id, "unlock-central-lock"));
    expect((await Promise.all(taps)).map(({ outcome }) => outcome)).toEqual(Array(3).fill("confirmed"));
    expect(sent()).toHaveLength(1);
  });

  test("two different commands do not run into the API's 409", async () => {
    const { client, car, sent } = await start({ kind: "latency", ms: 30, on });
    const both = [
      sendCommand(client, car.id, "unlock-central-lock"),
      sendCommand(client, car.id, "lock-central-lock"),
    ];
    expect((await Promise.all(both)).map(({ outcome }) => outcome)).toEqual(["confirmed", "confirmed"]);
    expect(sent().map(({ command }) => command)).toEqual(["unlock-central-lock", "lock-central-lock"]);
  });

  test("rejected: the vendor's problem", async () => {
    const { client, car, sent } = await start({
      kind: "status",
      problem: "/problems/vehicle/conflicting-state",
      on,
    });
    const outcome = await sendCommand(client, car.id, "lock-central-lock");
    expect(outcome).toMatchObject({
      outcome: "rejected",
      temporary: false,
      problem: { type: "/problems/vehicle/conflicting-state", status: 409 },
    });
    expect(sent()).toMatchObject([{ executed: false }]);
  });

  test.each<[boolean, SandboxFault]>([
    [false, { kind: "reset", at: "request", on }],
    [true, { kind: "reset", at: "response", on }],
    [true, { kind: "status", status: 504, at: "response", on }],
    [false, { kind: "status", status: 504, at: "request", on }],
  ])("unknown, executed %j: %j", async (executed, fault) => {
    const { client, car, sent } = await start(fault);
    const outcome = await sendCommand(client, car.id, "unlock-central-lock");
    expect(outcome.outcome).toBe("unknown");
    expect(sent()).toMatchObject([{ executed }]);
  });

  test("cut short: confirmed, the state unknown", async () => {
    const { client, car, sent } = await start({ kind: "cut-body", on });
    const outcome = await sendCommand(client, car.id, "unlock-central-lock");
    expect(outcome).toMatchObject({ outcome: "confirmed", state: undefined });
    expect(sent()).toMatchObject([{ executed: true }]);
  });

  test("a rejected token is replaced, and the command carried out once", async () => {
    const { client, car, sent } = await start({ kind: "token-rejected", on });
    const outcome = await sendCommand(client, car.id, "unlock-central-lock");
    expect(outcome).toMatchObject({ outcome: "confirmed", attempts: 2 });
    expect(sent().map(({ executed }) => executed)).toEqual([false, true]);
  });
});

// What request-vehicle-state shows is no proof of what caused it, however well it fits.
test.each([
  ["consistent", "response"],
  ["contradicted", "request"],
] as const)("unknown, then looked up: %s, where the %s was lost", async (evidence, at) => {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock });
  const { id } = carOf(sandbox);
  sandbox.inject({ kind: "status", status: 504, at, on });
  const outcome = await sendCommand(client, id, "unlock-central-lock");
  if (outcome.outcome !== "unknown") throw new Error(outcome.outcome);
  await clock.advance(2_000);
  const looked = await outcome.verify({
    state: async () => {
      const asked = await sendCommand(client, id, "request-vehicle-state");
      return asked.outcome === "confirmed" ? asked.state : undefined;
    },
  });
  expect(looked).toBe(evidence);
  const sent = commandsTo(sandbox).map(({ command }) => command);
  expect(sent).toEqual(["unlock-central-lock", "request-vehicle-state"]);
});
