import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { find, readyCar, signIn } from "../../support.ts";

describe("sharing", () => {
  test("lends a vehicle: it shows the sharing, and its owner's commands are refused", async () => {
    const sandbox = createSandbox({ clock: createManualClock() });
    const { call, command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    const ends_at = "2026-01-02T00:00:00Z";
    const { status, body } = await call("POST", `/vehicles/${car.id}/sharing`, {
      fleet_id: "TESTY",
      ends_at,
    });
    expect([status, body]).toEqual([200, ""]);
    expect((await call("GET", `/vehicles/${car.id}`)).body.sharing).toEqual({
      owner: { fleet_id: "TESTX", name: "Test Fleet" },
      partner: { fleet_id: "TESTY", name: "Partner Fleet" },
      starts_at: "2026-01-01T00:00:00Z",
      ends_at,
    });
    expect((await command(car, "unlock-central-lock")).body.type).toBe(
      "/problems/vehicle/shared-with-partner",
    );
    expect(sandbox.requests.find(({ template }) => template?.endsWith("/sharing"))?.executed).toBe(true);
  });

  test("ends by itself when its time is over", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const car = readyCar(sandbox);
    const first = await signIn(sandbox);
    await first.call("POST", `/vehicles/${car.id}/sharing`, {
      fleet_id: "TESTZ",
      ends_at: "2026-01-01T01:00:00Z",
    });
    await clock.advance(3_600_000);
    const { call, command } = await signIn(sandbox);
    expect((await call("GET", `/vehicles/${car.id}`)).body.sharing).toBeUndefined();
    expect((await command(car, "unlock-central-lock")).status).toBe(200);
  });

  test("a sharing without an end goes on", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const car = readyCar(sandbox);
    await (await signIn(sandbox)).call("POST", `/vehicles/${car.id}/sharing`, { fleet_id: "TESTY" });
    await clock.advance(365 * 86_400_000);
    const { call } = await signIn(sandbox);
    expect((await call("GET", `/vehicles/${car.id}`)).body.sharing.partner.fleet_id).toBe("TESTY");
  });

  test("takes its time before it is carried out, as a command does", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { call } = await signIn(sandbox);
    const car = readyCar(sandbox);
    sandbox.inject({ kind: "latency", ms: 500 });
    const shared = call("POST", `/vehicles/${car.id}/sharing`, { fleet_id: "TESTY" });
    const sharing = () => sandbox.vehicles.find(({ id }) => id === car.id)?.vehicle.sharing;
    await clock.advance(499);
    expect(sharing()).toBeUndefined();
    await clock.advance(1);
    expect(sharing()?.starts_at).toBe("2026-01-01T00:00:00Z");
    expect((await shared).status).toBe(200);
  });

  test("lists the partners, and knows no other", async () => {
    const sandbox = createSandbox();
    const { call } = await signIn(sandbox);
    const { body } = await call("GET", "/sharing-partners");
    expect(body.items.map((partner: { fleet_id: string }) => partner.fleet_id)).toEqual(["TESTY", "TESTZ"]);
    const unknown = await call("POST", `/vehicles/${readyCar(sandbox).id}/sharing`, { fleet_id: "NOONE" });
    expect([unknown.status, unknown.body.type]).toEqual([400, "/problems/referenced-resource-not-found"]);
  });

  test("refuses what is lent already, in setup, borrowed, or unknown", async () => {
    const sandbox = createSandbox();
    const { call } = await signIn(sandbox);
    const share = async (id: string) => {
      const { status, body } = await call("POST", `/vehicles/${id}/sharing`, { fleet_id: "TESTY" });
      return [status, body.type];
    };
    const lent = find(sandbox, ({ vehicle }) => vehicle.sharing?.owner?.fleet_id === "TESTX");
    const borrowed = find(sandbox, ({ vehicle }) => vehicle.sharing?.partner?.fleet_id === "TESTX");
    const inSetup = find(sandbox, ({ setup }) => setup === "IN_PROGRESS");
    expect(await share(lent.id)).toEqual([409, "/problems/vehicle/shared-with-partner"]);
    expect(await share(inSetup.id)).toEqual([409, "/problems/vehicle/conflicting-setup-status"]);
    expect(await share(borrowed.id)).toEqual([403, "/problems/forbidden-resource"]);
    expect(await share("NOONE")).toEqual([404, "about:blank"]);
  });
});

test("vehicle models are listed by telematics brand", async () => {
  const { call } = await signIn(createSandbox());
  const models = async (brand: string) => call("GET", `/telematics-brands/${brand}/available-vehicle-models`);
  const { body: cloudboxx } = await models("CLOUDBOXX");
  const { body: niu } = await models("NIU");
  const types = (items: { vehicle_type: string }[]) => new Set(items.map(({ vehicle_type }) => vehicle_type));
  expect(types(cloudboxx.items)).toEqual(new Set(["CAR", "DEV_KIT"]));
  expect(types(niu.items)).toEqual(new Set(["MOPED"]));
  expect((await models("NOBRAND")).status).toBe(404);
});
