import { isProblem, unwrap } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { json, raw, scene, VEHICLE } from "../support/call.ts";

const typed = { "Content-Type": "application/problem+json" };

/** What a read gets where the API answers 409 with this body. */
async function errorOf(body: unknown): Promise<Record<string, unknown>> {
  const { client, outcome } = scene(json(409, body));
  return (await outcome(client.GET("/vehicles"))).value?.error ?? {};
}

describe("a problem of a hostile or careless server", () => {
  it("has its members in their declared JSON types only", async () => {
    const odd = {
      type: 7,
      title: { toString: 1 },
      status: "409",
      detail: [],
      flow_id: 5,
      other: { kept: true },
    };
    const error = await errorOf(odd);
    expect(error).toMatchObject({
      type: "about:blank",
      title: "HTTP 409",
      status: 409,
      other: { kept: true },
    });
    expect(error).not.toHaveProperty("detail");
    expect(isProblem(error)).toBe(true);
  });

  it("cannot pass for what this package adds", async () => {
    const error = await errorOf({ type: "/problems/x", retryAt: "soon", hint: "click here", raw: "x" });
    expect(error).not.toHaveProperty("retryAt");
    expect(error).not.toHaveProperty("hint");
    expect(error).not.toHaveProperty("raw");
  });

  it("may nest 100,000 levels without an error that is not ours", async () => {
    const deep = `{"type":"/problems/x","status":409,"nested":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const { client, outcome } = scene(raw(409, deep, typed));
    const { value } = await outcome(client.GET("/vehicles"));
    expect(value?.error).toMatchObject({ type: "/problems/x", status: 409 });
    expect(JSON.stringify(value?.error).length).toBeLessThan(1_000);
  });

  it("gets into a message on one line, and in part", async () => {
    const detail = `line one\r\nline two \u001b[31mred ${"x".repeat(100_000)}`;
    const { client, outcome } = scene(
      json(409, { type: "/problems/x", title: "A title", status: 409, detail }),
    );
    const { error } = await outcome(unwrap(client.GET("/vehicles")));
    const { message } = error as Error;
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(500);
    expect(message).toContain("line one line two");
  });

  it("keeps its status in a message, whatever the vehicle is called", async () => {
    const params = { path: { vehicle_id: "4" } };
    const { client, outcome } = scene(
      json(409, { type: "/problems/x", title: "Vehicle 4 is busy", status: 409 }),
    );
    const { error } = await outcome(unwrap(client.GET("/vehicles/{vehicle_id}", { ...VEHICLE, params })));
    expect((error as Error).message).toContain("409 Vehicle {vehicle_id} is busy");
  });
});
