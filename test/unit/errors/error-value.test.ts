import { isProblem } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { FLOW_ID, json, raw, scene } from "../../support/call.ts";

describe("the error value", () => {
  it.each([
    ["empty", ""],
    ["HTML", "<html>"],
    ["null", "null"],
    ["false", "false"],
    ["a number", "42"],
    ["a JSON string", '"no"'],
    ["an array", '["no"]'],
    ["half of it", '{"type":'],
  ])("is about:blank where the body is %s", async (_, body) => {
    const { client, outcome } = scene(raw(500, body, { "Content-Type": "application/json" }));
    const { value } = await outcome(client.GET("/vehicles", { retry: false }));
    expect(value?.error).toMatchObject({
      type: "about:blank",
      status: 500,
      title: "HTTP 500",
      flow_id: FLOW_ID,
    });
    expect(
      body.includes(String(value?.error?.["raw"]).replaceAll('"', "")) || value?.error?.["raw"],
    ).toBeTruthy();
    expect(isProblem(value?.error)).toBe(true);
  });

  it("bounds the raw text", async () => {
    const { client, outcome } = scene(raw(400, "x".repeat(100_000)));
    expect((await outcome(client.GET("/vehicles"))).value?.error?.["raw"]).toHaveLength(2_000);
  });

  it("fills in what every problem has where a gateway's object lacks it, and keeps the rest", async () => {
    const { client, outcome } = scene(json(403, { message: "Forbidden", type: 7 }));
    expect((await outcome(client.GET("/vehicles"))).value?.error).toEqual({
      ...{ message: "Forbidden", type: "about:blank", title: "HTTP 403", status: 403, flow_id: FLOW_ID },
    });
  });

  it("leaves a problem as the vendor sent it", async () => {
    const body = {
      type: "/problems/new",
      title: "New",
      status: 418,
      detail: "d",
      flow_id: "their own",
      more: { a: 1 },
    };
    const { client, outcome } = scene(json(409, body));
    expect((await outcome(client.GET("/vehicles"))).value?.error).toEqual(body);
  });
});
