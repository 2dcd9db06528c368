import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { readyCar, signIn } from "../support.ts";

const idsOf = (items: { id: string }[]): string[] => items.map(({ id }) => id);

describe("GET /vehicles", () => {
  test("gives all vehicles in one page, in a stable order, without a next token", async () => {
    const sandbox = createSandbox();
    const { call } = await signIn(sandbox);
    const { body } = await call("GET", "/vehicles");
    expect(idsOf(body.items)).toEqual(sandbox.vehicles.map(({ id }) => id));
    expect(body).not.toHaveProperty("next_page_token");
  });

  test("follow-ups need the token alone: it keeps the length of the page", async () => {
    const sandbox = createSandbox({ vehicles: 12 });
    const { call } = await signIn(sandbox);
    const seen: string[] = [];
    const sizes: number[] = [];
    let { body } = await call("GET", "/vehicles?limit=5");
    for (;;) {
      sizes.push(body.items.length);
      seen.push(...idsOf(body.items));
      if (!body.next_page_token) break;
      ({ body } = await call("GET", `/vehicles?page_token=${encodeURIComponent(body.next_page_token)}`));
    }
    expect(sizes).toEqual([5, 5, 2]);
    expect(seen).toEqual(sandbox.vehicles.map(({ id }) => id));
  });

  test("a last page that is full has no next one", async () => {
    const { call } = await signIn(createSandbox({ vehicles: 4 }));
    const { body } = await call("GET", "/vehicles?limit=2");
    const { body: last } = await call("GET", `/vehicles?page_token=${body.next_page_token}`);
    expect(last.items).toHaveLength(2);
    expect(last.next_page_token).toBeUndefined();
  });

  test("an unknown limit falls back to pages of 100", async () => {
    const { call } = await signIn(createSandbox({ vehicles: 250 }));
    const { body } = await call("GET", "/vehicles");
    expect(body.items).toHaveLength(100);
    expect(body.next_page_token).toEqual(expect.any(String));
  });

  const forged = [
    '["event-log-entries",0,5,{}]',
    '["vehicles",-5,5,""]',
    '["vehicles",0.5,5,""]',
    '["vehicles",0,0,""]',
    '["vehicles",0,1e999,""]',
    '["vehicles",0,5,{"toLowerCase":1}]',
    '["vehicles",0,5,null]',
    "{}",
    "null",
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  ];
  test.each(["nonsense", "%00", ...forged.map(btoa)])("refuses the page token %s", async (token) => {
    const { call } = await signIn(createSandbox());
    const { status, body } = await call("GET", `/vehicles?page_token=${token}`);
    expect([status, body.type]).toEqual([400, "/problems/validation-error"]);
    expect(body.detail).toContain("page_token");
  });

  test("q searches plate, VIN, names and id, in any case; follow-ups stay in the search", async () => {
    const sandbox = createSandbox({ vehicles: 60 });
    const { call } = await signIn(sandbox);
    const hits = async (q: string) => (await call("GET", `/vehicles?q=${encodeURIComponent(q)}`)).body.items;
    const { id, vehicle } = readyCar(sandbox);
    const { vin = "", license_plate = "", custom_name = "" } = vehicle.master_data ?? {};
    for (const q of [vin, license_plate, custom_name, id.toLowerCase()])
      expect(idsOf(await hits(q))).toContain(id);
    expect(await hits("no such vehicle")).toEqual([]);
    const mopeds = await hits("testroller");
    expect(mopeds.length).toBeGreaterThan(2);
    const { body } = await call("GET", "/vehicles?q=testroller&limit=1");
    const { body: next } = await call("GET", `/vehicles?page_token=${body.next_page_token}`);
    expect(idsOf([...body.items, ...next.items])).toEqual(idsOf(mopeds).slice(0, 2));
  });
});

describe("GET /vehicles/{vehicle_id}", () => {
  test("gives the vehicle with an ETag that changes as it does", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { call, command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    const { body, headers } = await call("GET", `/vehicles/${car.id}`);
    expect(body).toEqual(car.vehicle);
    expect(headers.get("etag")).toMatch(/^"[0-9a-f]+"$/);
    expect((await call("GET", `/vehicles/${car.id}`)).headers.get("etag")).toBe(headers.get("etag"));
    await command(car, "unlock-central-lock");
    expect((await call("GET", `/vehicles/${car.id}`)).headers.get("etag")).not.toBe(headers.get("etag"));
  });
});

describe("POST /event-log-entries/query", () => {
  test("pages by token with the whole query repeated, oldest first, and null at the end", async () => {
    const { call } = await signIn(createSandbox());
    const all = (await call("POST", "/event-log-entries/query", { limit: 1000 })).body;
    expect(all.items.length).toBeGreaterThan(10);
    expect(all.next_page_token).toBeNull();
    const seen: unknown[] = [];
    let query: object = { limit: 7 };
    for (;;) {
      const { body } = await call("POST", "/event-log-entries/query", query);
      seen.push(...body.items);
      if (body.next_page_token === null) break;
      query = { limit: 7, page_token: body.next_page_token };
    }
    expect(seen).toEqual(all.items);
    const times = all.items.map((item: { occurred_at: string }) => Date.parse(item.occurred_at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test("filters by vehicle, type and time", async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock });
    const { call, command } = await signIn(sandbox);
    const car = readyCar(sandbox);
    await clock.advance(60_000);
    await command(car, "unlock-central-lock");
    const query = async (filter: object) =>
      (await call("POST", "/event-log-entries/query", filter)).body.items;
    const ignitions = await query({ vehicle_id: car.id, event_types: ["IGNITION_CHANGED"] });
    expect(ignitions.length).toBeGreaterThan(0);
    expect(ignitions.every((item: object) => "vehicle_id" in item && item.vehicle_id === car.id)).toBe(true);
    const now = new Date(clock.wall()).toISOString();
    const before = new Date(clock.wall() - 30_000).toISOString();
    expect(await query({ occurred_after: before })).toHaveLength(1);
    expect(await query({ occurred_after: now })).toHaveLength(0);
    expect(await query({ occurred_before: before, vehicle_id: car.id })).toEqual(ignitions);
  });

  test("refuses a page token of another list", async () => {
    const { call } = await signIn(createSandbox());
    const { body } = await call("GET", "/vehicles?limit=1");
    const { status } = await call("POST", "/event-log-entries/query", { page_token: body.next_page_token });
    expect(status).toBe(400);
  });
});

test.each(['{"event_types":5}', '{"vehicle_id":{}}', "null", "[]", '"x"'])(
  "a forged token of the event log with the search %s is refused",
  async (filter) => {
    const { call } = await signIn(createSandbox());
    const page_token = btoa(`["event-log-entries",0,5,${filter}]`);
    const { status, body } = await call("POST", "/event-log-entries/query", { page_token });
    // An empty list is an object without any of the members of a search: it finds everything.
    expect([status, body.type]).toEqual(
      filter === "[]" ? [200, undefined] : [400, "/problems/validation-error"],
    );
  },
);
