import { createManualClock, createSandbox, type SandboxVehicle } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { find, readyCar, signIn } from "../../support.ts";

const COMMANDS = [
  "request-vehicle-state",
  "enable-driving",
  "disable-driving",
  "unlock-central-lock",
  "lock-central-lock",
  "unlock-and-enable-driving",
  "lock-and-disable-driving",
  "unlock-top-case",
  "lock-top-case",
  "draw-attention",
  "unlock-battery-compartment",
];

const stateOf = (sandbox: { vehicles: readonly SandboxVehicle[] }, { id }: SandboxVehicle) =>
  sandbox.vehicles.find((vehicle) => vehicle.id === id)?.state;

const isMoped = ({ vehicle, online }: SandboxVehicle) =>
  online && vehicle.master_data?.vehicle_type === "MOPED";

describe("commands", () => {
  test("change the state and answer with it, what changed under the time of now", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    await clock.advance(5_000);
    const { status, body } = await command(car, "unlock-and-enable-driving");
    expect(status).toBe(200);
    expect(body.central_lock).toEqual({ timestamp: "2026-01-01T00:00:05Z", value: "UNLOCKED" });
    expect(body.driving_enabled).toEqual({ timestamp: "2026-01-01T00:00:05Z", value: true });
    // The rest is as old as it was.
    expect(body.position).toEqual(car.state.position);
    expect(stateOf(sandbox, car)).toEqual(body);
    expect(sandbox.requests.at(-1)?.executed).toBe(true);
    await command(car, "lock-and-disable-driving");
    expect(stateOf(sandbox, car)).toMatchObject({
      central_lock: { value: "LOCKED" },
      driving_enabled: { value: false },
    });
  });

  test("request-vehicle-state changes no value and renews every time", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    const { body } = await command(car, "request-vehicle-state");
    for (const [name, { timestamp, value }] of Object.entries(body as SandboxVehicle["state"])) {
      expect(timestamp).toBe("2026-01-01T00:00:00Z");
      expect(value).toEqual(car.state[name as keyof typeof car.state]?.value);
    }
  });

  test.each([
    ["enable-driving", "driving_enabled", true],
    ["disable-driving", "driving_enabled", false],
    ["unlock-top-case", "top_case_lock", "UNLOCKED"],
    ["lock-top-case", "top_case_lock", "LOCKED"],
  ] as const)("%s sets %s to %s", async (name, property, value) => {
    const sandbox = createSandbox();
    const { command } = await signIn(sandbox);
    const { status, body } = await command(find(sandbox, isMoped), name);
    expect([status, body[property].value]).toEqual([200, value]);
  });

  test("every command of the documents is played by a vehicle that can, and refused by one that cannot", async () => {
    const sandbox = createSandbox();
    const { command } = await signIn(sandbox);
    const ready = sandbox.vehicles.filter(({ setup, online, moving, vehicle }) => {
      const isLent = vehicle.sharing?.owner?.fleet_id === "TESTX";
      return setup === "SUCCEEDED" && online && !moving && !isLent;
    });
    for (const name of COMMANDS) {
      const capability = name.toUpperCase().replaceAll("-", "_");
      const can = ready.filter(({ vehicle }) => vehicle.capabilities?.commands?.includes(capability));
      const cannot = ready.filter((vehicle) => !can.includes(vehicle));
      expect([name, can.length > 0, cannot.length > 0]).toEqual([name, true, true]);
      for (const vehicle of can) expect((await command(vehicle, name)).status).toBe(200);
      for (const vehicle of cannot) {
        const { status, body } = await command(vehicle, name);
        expect([status, body.type]).toEqual([409, "/problems/vehicle/command-not-supported"]);
      }
    }
  });

  test.each<[string, string, string, (vehicle: SandboxVehicle) => boolean]>([
    [
      "in setup",
      "/problems/vehicle/conflicting-setup-status",
      "unlock-central-lock",
      (v) => v.setup !== "SUCCEEDED",
    ],
    [
      "lent to a partner",
      "/problems/vehicle/shared-with-partner",
      "unlock-central-lock",
      ({ vehicle }) => vehicle.sharing?.owner?.fleet_id === "TESTX",
    ],
    ["moving", "/problems/vehicle/conflicting-state", "lock-central-lock", ({ moving }) => moving],
  ])("a vehicle %s refuses: %s", async (_, type, name, is) => {
    const sandbox = createSandbox();
    const { command } = await signIn(sandbox);
    const vehicle = find(sandbox, is);
    const { status, body } = await command(vehicle, name);
    expect([status, body.type, body.status]).toEqual([409, type, 409]);
    expect(stateOf(sandbox, vehicle)).toEqual(vehicle.state);
    expect(sandbox.requests.at(-1)).toMatchObject({ command: name, executed: false, status: 409 });
  });

  test("a moving vehicle still opens, and a borrowed one obeys", async () => {
    const sandbox = createSandbox();
    const { command } = await signIn(sandbox);
    expect(
      (
        await command(
          find(sandbox, ({ moving }) => moving),
          "unlock-central-lock",
        )
      ).status,
    ).toBe(200);
    const borrowed = find(sandbox, ({ vehicle }) => vehicle.sharing?.partner?.fleet_id === "TESTX");
    expect((await command(borrowed, "unlock-and-enable-driving")).status).toBe(200);
  });

  test("a vehicle out of reach is an error of the telematics unit, and not executed", async () => {
    const sandbox = createSandbox();
    const { command } = await signIn(sandbox);
    const { status, body } = await command(
      find(sandbox, ({ online }) => !online),
      "enable-driving",
    );
    expect([status, body.type]).toEqual([500, "/problems/telematics-unit/error"]);
    expect(sandbox.requests.at(-1)?.executed).toBe(false);
  });

  test("while a command takes its time, the vehicle refuses another one, and no other vehicle does", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    sandbox.inject({ kind: "latency", ms: 2_000, on: { vehicleId: car.id } });
    const slow = command(car, "unlock-central-lock");
    await clock.advance(1_999);
    expect(sandbox.vehicles.find(({ id }) => id === car.id)?.running).toBe("unlock-central-lock");
    const { status, body } = await command(car, "unlock-central-lock");
    expect([status, body.type]).toEqual([409, "/problems/vehicle/conflicting-command"]);
    expect((await command(find(sandbox, isMoped), "enable-driving")).status).toBe(200);
    expect(stateOf(sandbox, car)?.central_lock?.value).toBe("LOCKED");
    await clock.advance(1);
    const { status: done, body: state } = await slow;
    expect([done, state.central_lock]).toEqual([
      200,
      { timestamp: "2026-01-01T00:00:02Z", value: "UNLOCKED" },
    ]);
    expect((await command(car, "lock-central-lock")).status).toBe(200);
  });

  test("leave an event under the same flow id, and only if they were executed", async () => {
    const sandbox = createSandbox();
    const { call, command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    const { headers } = await command(car, "unlock-central-lock");
    const refused = await command(car, "unlock-top-case");
    const { body } = await call("POST", "/event-log-entries/query", {
      vehicle_id: car.id,
      event_types: ["VEHICLE_STATE_RECORDED"],
    });
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      flow_id: headers.get("x-invers-flow-id"),
      vehicle_id: car.id,
      position: { value: car.state.position?.value },
      vehicle_state: { central_lock: { value: "UNLOCKED" } },
    });
    expect(refused.status).toBe(409);
  });

  test("an empty body is no body", async () => {
    const sandbox = createSandbox();
    const { raw } = await signIn(sandbox);
    const path = `/vehicles/${readyCar(sandbox).id}/commands/draw-attention`;
    expect((await raw("POST", path, { body: "" })).status).toBe(200);
  });
});
