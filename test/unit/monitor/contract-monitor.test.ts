import { createClient } from "invers-oneapi";
import { type ContractMonitorOptions, contractMonitor, type Drift, schemaOf } from "invers-oneapi/monitor";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { LOOK_TIMEOUT_MS, MAX_LOOKS, TELL_AGAIN_MS } from "../../../src/monitor/contract-monitor.ts";
import { until } from "../../support/until.ts";

type Answer = (url: string) => Response;

/** A client whose calls are answered by `answer`, with a monitor that looks at all of them. */
function watched(answer: Answer, options: Partial<ContractMonitorOptions> = {}) {
  const drifts: Drift[] = [];
  const sandbox = createSandbox();
  const clock = createManualClock();
  const client = createClient({
    ...sandbox.credentials,
    retry: false,
    fetch: async (url, init) => (url.includes("/auth/") ? sandbox.fetch(url, init) : answer(url)),
  });
  client.use(contractMonitor({ onDrift: (drift) => drifts.push(drift), sample: 1, clock, ...options }));
  /** Waits until so many things were told. */
  async function tells(count: number): Promise<void> {
    while (drifts.length < count) await clock.advance(1);
    expect(drifts).toHaveLength(count);
  }
  return { client, clock, drifts, tells };
}

const page = (...items: object[]) => Response.json({ items });

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

async function outcomeOf(answer: Answer, sample: number) {
  const { client } = watched(answer, { sample });
  return client.GET("/vehicles").then(
    ({ data, error }) => ({ data, error }),
    ({ name, code }: { name: string; code: string }) => ({ name, code }),
  );
}

describe("a call goes on as it would without", () => {
  test("whatever onDrift does", async () => {
    for (const onDrift of [() => Promise.reject(new Error("no")), () => JSON.parse("{")]) {
      const { client } = watched(() => page({ id: 17 }), { onDrift });
      expect((await client.GET("/vehicles")).response.status).toBe(200);
    }
  });

  test("while the looking has not begun", async () => {
    const { client, drifts } = watched(() => page({ id: 17 }));
    expect((await client.GET("/vehicles")).data).toEqual({ items: [{ id: 17 }] });
    expect(drifts).toEqual([]);
  });

  const broken = () => new ReadableStream({ start: (out) => out.error(new Error("cut")) });
  test.each<[string, Answer]>([
    ["is no JSON", () => new Response("{")],
    ["is empty", () => new Response(null, { status: 204 })],
    ["breaks off", () => new Response(broken())],
    ["is a problem", () => Response.json({ type: "/problems/x", status: 400 }, { status: 400 })],
  ])("with an answer that %s", async (_, answer) => {
    expect(await outcomeOf(answer, 1)).toEqual(await outcomeOf(answer, 0));
  });

  const withoutClone = ({ ok, status, headers, body }: Response) =>
    ({ ok, status, headers, body }) as Response;
  const noNumber = () => JSON.parse("{");
  test.each<[string, Answer, Partial<ContractMonitorOptions>]>([
    ["whose fetch gives no clone", () => withoutClone(page({ id: "K7M2P" })), {}],
    ["whatever random does", () => page({ id: "K7M2P" }), { random: noNumber }],
  ])("%s", async (_, answer, options) => {
    const { client } = watched(answer, options);
    expect((await client.GET("/vehicles")).data).toEqual({ items: [{ id: "K7M2P" }] });
  });

  test("with a stream that its reader gives up", async () => {
    const pull = (out: ReadableStreamDefaultController) => out.enqueue(new Uint8Array(65_536));
    const { client } = watched(() => new Response(new ReadableStream({ pull })));
    const { data } = await client.GET("/vehicles", { parseAs: "stream" });
    await data?.cancel();
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

test("bodies that never end are left after a while: others are looked at, and their connections let go", async () => {
  let cancels = 0;
  const endless = () => new ReadableStream({ cancel: () => void cancels++ });
  const answer: Answer = (url) => (url.includes("q=b") ? page({ id: 17 }) : new Response(endless()));
  const { client, clock, tells } = watched(answer);
  const get = (q: string) => client.GET("/vehicles", { params: { query: { q } }, parseAs: "stream" });
  for (let call = 0; call < MAX_LOOKS; call++) await (await get("a")).data?.cancel();
  await clock.advance(LOOK_TIMEOUT_MS);
  expect(cancels).toBe(MAX_LOOKS);
  await get("b");
  await tells(1);
  expect(clock.pending).toBe(0);
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
