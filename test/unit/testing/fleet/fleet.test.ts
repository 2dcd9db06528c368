import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";

const fleetOf = (options: Parameters<typeof createSandbox>[0]) =>
  createSandbox({ clock: createManualClock(), ...options }).vehicles;

describe("the fleet", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(fleetOf({ seed: 7 })).toEqual(fleetOf({ seed: 7 }));
    expect(fleetOf({ seed: 7 })).not.toEqual(fleetOf({ seed: 8 }));
    expect(fleetOf({ seed: 1 })).toEqual(fleetOf({}));
  });

  test("holds cars, mopeds and one dev kit, whose capabilities differ", () => {
    const fleet = fleetOf({});
    expect(fleet).toHaveLength(12);
    const types = fleet.map(({ vehicle }) => vehicle.master_data?.vehicle_type);
    expect(new Set(types)).toEqual(new Set(["CAR", "MOPED", "DEV_KIT"]));
    expect(types.filter((type) => type === "DEV_KIT")).toHaveLength(1);
    const capabilities = fleet.map(({ vehicle }) => JSON.stringify(vehicle.capabilities?.commands));
    expect(new Set(capabilities).size).toBeGreaterThanOrEqual(4);
  });

  test("has one vehicle in setup, one lent to a partner, one borrowed, one offline, one that moves", () => {
    const fleet = fleetOf({});
    const count = (is: (vehicle: (typeof fleet)[number]) => boolean) => fleet.filter(is).length;
    expect(count(({ setup }) => setup === "IN_PROGRESS")).toBe(1);
    expect(count(({ vehicle }) => vehicle.sharing?.owner?.fleet_id === "TESTX")).toBe(1);
    expect(count(({ vehicle }) => vehicle.sharing?.partner?.fleet_id === "TESTX")).toBe(1);
    expect(count(({ online }) => !online)).toBe(1);
    expect(count(({ moving }) => moving)).toBe(1);
  });

  test.each([0, 1, 5, 300])("has %i vehicles if told, each with its own id, plate and VIN", (vehicles) => {
    const fleet = fleetOf({ vehicles });
    expect(fleet).toHaveLength(vehicles);
    expect(new Set(fleet.map(({ id }) => id)).size).toBe(vehicles);
    expect(new Set(fleet.map(({ vehicle }) => vehicle.master_data?.license_plate)).size).toBe(vehicles);
    expect(new Set(fleet.map(({ vehicle }) => vehicle.master_data?.vin)).size).toBe(vehicles);
  });

  test("looks like real data and is nobody's", () => {
    for (const { id, vehicle } of fleetOf({ vehicles: 50 })) {
      expect(id).toMatch(/^[0-9A-Z]{5}$/);
      expect(vehicle.id).toBe(id);
      // No real VIN has the letter I.
      expect(vehicle.master_data?.vin).toMatch(/^TESTVIN\d{10}$/);
      expect(vehicle.master_data?.license_plate).toMatch(/^TE-ST \d+$/);
    }
  });

  test("a state names no property that the capabilities do not", () => {
    for (const { vehicle, state } of fleetOf({ vehicles: 40 })) {
      const names = Object.keys(state).map((name) => name.toUpperCase());
      expect(vehicle.capabilities?.vehicle_state).toEqual(expect.arrayContaining(names));
    }
  });

  test("all its times lie before the present one of the sandbox's clock", () => {
    const clock = createManualClock({ wall: Date.UTC(2031, 4, 6) });
    for (const { vehicle, state } of createSandbox({ clock }).vehicles) {
      for (const time of [vehicle.created_at, vehicle.last_contact_at, state.driving_enabled?.timestamp]) {
        expect(Date.parse(time ?? "")).toBeLessThan(clock.wall());
      }
    }
  });

  test("what a test does to the copy it was given changes nothing", () => {
    const sandbox = createSandbox();
    const [vehicle] = sandbox.vehicles;
    if (vehicle) Object.assign(vehicle.state, { central_lock: undefined });
    expect(sandbox.vehicles[0]?.state.central_lock?.value).toBe("LOCKED");
  });
});
