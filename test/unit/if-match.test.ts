import { ifMatch, isProblem } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { json, problem, scene, VEHICLE } from "../support/call.ts";

describe("ETag and If-Match", () => {
  it("are easy to get and to send back", async () => {
    const { client, sent, outcome } = scene([
      json(200, {}, { ETag: '"v7"' }),
      problem(412, "/problems/resource-modified"),
    ]);
    const read = await client.GET("/vehicles/{vehicle_id}", VEHICLE);
    expect(read.response.headers.get("etag")).toBe('"v7"');
    const change = client.PATCH as unknown as (path: string, init: object) => Promise<unknown>;
    const { value } = await outcome(
      change("/vehicles/{vehicle_id}", { ...VEHICLE, headers: ifMatch(read), body: {} }),
    );
    expect(sent[1]?.request.headers.get("If-Match")).toBe('"v7"');
    expect(isProblem(value?.error, "/problems/resource-modified")).toBe(true);
  });

  it("do not let a change go out without its condition", async () => {
    const { client } = scene(json(200, {}));
    const read = await client.GET("/vehicles/{vehicle_id}", VEHICLE);
    expect(() => ifMatch(read)).toThrow("the response has no ETag");
  });
});
