import { ClosedError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { hangs, json, raw, reset, scene, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

describe("close()", () => {
  it.each([
    ["in an attempt", hangs, 1],
    ["in a wait", json(503, {}, { "Retry-After": "20" }), 1],
  ])("ends a call %s with ClosedError", async (_, reply, count) => {
    const { client, clock, sent, outcome } = scene(reply);
    const call = client.GET("/vehicles");
    call.catch(() => {});
    await clock.advance(5_000);
    client.close();
    const { error, at } = await outcome(call);
    expect(ClosedError.is(error)).toBe(true);
    expect([at, sent.length, clock.pending]).toEqual([5_000, count, 0]);
  });

  it("refuses what comes afterwards", async () => {
    const { client, sent, outcome } = scene(vehicles);
    client.close();
    const { error } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ code: "closed", outcome: "notSent" });
    expect(sent).toHaveLength(0);
  });
});

it("takes every timer away, whatever way a call ends", async () => {
  for (const reply of [
    vehicles,
    json(404),
    reset,
    json(503),
    raw(200, "{", { "Content-Type": "application/json" }),
  ]) {
    const { client, clock, outcome } = scene(reply);
    await outcome(client.GET("/vehicles"));
    expect(clock.pending).toBe(0);
  }
});

it("keeps an unused failure from holding its body", async () => {
  const bodies: Response[] = [];
  const { client, outcome } = scene((request, attempt) => {
    const response = (attempt < 3 ? json(503, { a: 1 }) : vehicles)(request, attempt) as Response;
    bodies.push(response);
    return response;
  });
  await outcome(client.GET("/vehicles"));
  expect(bodies.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, true]);
  const html = scene((request, attempt) => {
    const response = raw(200, "<html>", { "Content-Type": "text/html" })(request, attempt) as Response;
    bodies.push(response);
    return response;
  });
  await html.outcome(html.client.GET("/vehicles"));
  expect(bodies.at(-1)?.bodyUsed).toBe(true);
});
