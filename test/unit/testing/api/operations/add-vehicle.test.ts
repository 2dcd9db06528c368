import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { signIn } from "../../support.ts";

const NEW = { telematics_brand: "CLOUDBOXX", telematics_unit_id: "FEED000000000101" };

test("a vehicle that is added is listed, and takes no commands until its setup has succeeded", async () => {
  const sandbox = createSandbox({ clock: createManualClock() });
  const { call } = await signIn(sandbox);
  const { status, body } = await call("POST", "/vehicles", {
    ...NEW,
    master_data: { license_plate: "TE-ST 501" },
  });
  expect([status, body]).toEqual([200, ""]);
  const { items } = (await call("GET", "/vehicles?q=TE-ST%20501")).body;
  expect(items).toMatchObject([{ telematics_unit: { id: NEW.telematics_unit_id, brand: "CLOUDBOXX" } }]);
  const refused = await call("POST", `/vehicles/${items[0].id}/commands/request-vehicle-state`);
  expect(refused.body.type).toBe("/problems/vehicle/conflicting-setup-status");
});

test("a telematics unit belongs to one vehicle", async () => {
  const sandbox = createSandbox({ clock: createManualClock() });
  const { call } = await signIn(sandbox);
  await call("POST", "/vehicles", NEW);
  const again = await call("POST", "/vehicles", NEW);
  expect(again.body.type).toBe("/problems/unique-identifier-already-exists");
});
