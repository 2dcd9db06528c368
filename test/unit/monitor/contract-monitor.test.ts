import { createClient } from "invers-oneapi";
import { contractMonitor, type Drift, schemaOf } from "invers-oneapi/monitor";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { TELL_AGAIN_MS } from "../../../src/monitor/contract-monitor.ts";
import { until } from "../../support/until.ts";
import { type Answer, page, watched } from "./watched.ts";

test("what the sandbox answers is as the documents say, commands and problems included", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const drifts: Drift[] = [];
  let looks = 0;
  const atOnce = (_ms: number, run: () => void) => {
    looks += 1;
    run();
    return () => {};
  };
  const clock = { ...createManualClock(), schedule: atOnce };
  client.use(contractMonitor({ onDrift: (drift) => drifts.push(drift), sample: 1, clock }));
  // A few are looked at at once, and the first would wait for the validator.
  await schemaOf("GET /vehicles", 200)["~standard"].validate({});
  const seen = (count: number) => until(() => looks === count);
  const { data } = await client.GET("/vehicles");
  await seen(1);
  const path = { vehicle_id: data?.items?.[0]?.id ?? "" };
  await client.GET("/vehicles/{vehicle_id}", { params: { path } });
  await seen(2);
  await client.POST("/vehicles/{vehicle_id}/commands/request-vehicle-state", { params: { path } });
  await seen(3);
  await client.GET("/sharing-partners");
  await seen(4);
  const { error } = await client.GET("/vehicles", { params: { query: { limit: -1 } } });
  expect(error?.type).toBe("/problems/validation-error");
  await seen(5);
  await new Promise(setImmediate);
  expect(drifts).toEqual([]);
});

test("what the documents do not say is told, with names and kinds and no value", async () => {
  const { client, drifts, tells } = watched(() => page({ id: 17, secret_place: "52.520008" }));
  expect((await client.GET("/vehicles")).data).toEqual({ items: [{ id: 17, secret_place: "52.520008" }] });
  await tells(2);
  const common = { operation: "GET /vehicles", status: 200, evidence: "documented" };
  expect(drifts).toEqual([
    { ...common, pointer: "/items/*/id", expected: "string", found: "integer", evidence: expect.any(String) },
    {
      ...common,
      pointer: "/items/*/secret_place",
      expected: "not mentioned",
      found: "string",
      evidence: expect.any(String),
    },
  ]);
  expect(JSON.stringify(drifts)).not.toMatch(/17|52\.52/);
});

test("commands are looked at as well", async () => {
  const { client, drifts, tells } = watched(() => Response.json([]));
  const params = { path: { vehicle_id: "K7M2P" } };
  await client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", { params });
  await tells(1);
  expect(drifts[0]?.operation).toBe("POST /vehicles/{vehicle_id}/commands/unlock-central-lock");
});

describe("a thing is told", () => {
  test("once an hour", async () => {
    const { client, clock, drifts, tells } = watched(() => page({ id: 17 }));
    for (let call = 0; call < 3; call++) await client.GET("/vehicles");
    await tells(1);
    await clock.advance(TELL_AGAIN_MS - 60_000);
    await client.GET("/vehicles");
    await clock.advance(10_000);
    await tells(1);
    await clock.advance(60_000);
    await client.GET("/vehicles");
    await tells(2);
    expect(drifts[1]).toEqual(drifts[0]);
  });

  test("for another content type by itself", async () => {
    const { client, drifts, tells } = watched(
      () => new Response("<p>", { headers: { "content-type": "text/html" } }),
    );
    await client.GET("/vehicles").catch(() => {});
    await tells(1);
    expect(drifts[0]).toMatchObject({ pointer: "", expected: "JSON", found: "another content type" });
  });
});

test("looks at the part of the answers that sample says", async () => {
  const draws = [0.3, 0.9, 0.1];
  const answer: Answer = (url) => page({ id: "A", [url.includes("q=b") ? "seen" : "unseen"]: 1 });
  const { client, drifts, tells } = watched(answer, { sample: 0.2, random: () => draws.shift() ?? 1 });
  for (const q of ["a", "a", "b", "a"]) await client.GET("/vehicles", { params: { query: { q } } });
  await tells(1);
  expect(drifts[0]?.pointer).toBe("/items/*/seen");
});

test("the operator's own document is what counts", async () => {
  const schema = { type: "object", properties: { items: { type: "string" } } };
  const responses = { 200: { description: "", content: { "application/json": { schema } } } };
  const document = { openapi: "3.1.0", paths: { "/vehicles": { get: { responses } } } };
  const { client, drifts, tells } = watched(() => page(), { document });
  await client.GET("/vehicles");
  await tells(1);
  expect(drifts[0]).toMatchObject({
    pointer: "/items",
    expected: "string",
    found: "array",
    evidence: undefined,
  });
});

test.each([
  [{}, 'option "onDrift" is missing'],
  [{ onDrift: 1 }, 'option "onDrift" must be a function'],
  [{ onDrift: () => {}, sample: 2 }, 'option "sample" must be a number from 0 to 1'],
  [{ onDrift: () => {}, document: { swagger: "2.0" } }, 'option "document" must be an OpenAPI 3.1 document'],
  [{ onDrift: () => {}, smaple: 1 }, 'unknown option "smaple"'],
])("wrong options are named: %j", (options, message) => {
  expect(() => contractMonitor(options as never)).toThrow(`contractMonitor: ${message}`);
});
