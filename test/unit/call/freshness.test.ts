import { describe, expect, it } from "vitest";
import { json, scene, tokens, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

describe("a command's freshness", () => {
  it("ends while it waits for a token: not sent", async () => {
    const tokenProvider = { ...tokens(), getToken: () => new Promise<never>(() => {}) };
    const { client, sent, outcome } = scene(vehicles, { tokenProvider });
    const { error, at } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ code: "stale", outcome: "notSent", attempts: 0 });
    expect([at, sent.length]).toEqual([10_000, 0]);
  });

  it("counts time that only the wall clock saw: the machine slept", async () => {
    let arrive: (token: never) => void = () => {};
    const getToken = () => new Promise<never>((resolve) => (arrive = resolve));
    const { client, clock, sent, outcome } = scene(vehicles, { tokenProvider: { ...tokens(), getToken } });
    const call = client.POST(UNLOCK, VEHICLE);
    call.catch(() => {});
    await clock.advanceWall(11_000);
    arrive({ reveal: () => "late" } as never);
    expect(await outcome(call)).toMatchObject({ error: { code: "stale", outcome: "notSent" } });
    expect(sent).toHaveLength(0);
  });

  it("does not end what was sent in time", async () => {
    const { client, clock, outcome } = scene(
      (request, attempt) =>
        new Promise((resolve) => {
          clock.schedule(12_000, () => resolve(json(200, {})(request, attempt)));
        }),
    );
    expect(await outcome(client.POST(UNLOCK, VEHICLE))).toMatchObject({ at: 12_000, value: { data: {} } });
  });

  it("is no matter for reads and other writes", async () => {
    const tokenProvider = { ...tokens(), getToken: () => new Promise<never>(() => {}) };
    const { client, outcome } = scene(vehicles, { tokenProvider });
    expect((await outcome(client.GET("/vehicles"))).at).toBe(30_000);
  });
});
