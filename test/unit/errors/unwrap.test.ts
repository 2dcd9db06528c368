import { inspect } from "node:util";
import { OneApiError, ProblemError, unwrap } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import {
  FLOW_ID,
  fails,
  json,
  problem,
  raw,
  redirect,
  scene,
  tokens,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../../support/call.ts";

const thrownBy = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
const reset = fails(
  Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET", message: "read ECONNRESET" } }),
);

describe("the message for the engineer on call", () => {
  it.each([
    [
      "a refusal, with the id of its detail taken out",
      problem(404, "/problems/not-found"),
      `GET /vehicles/{vehicle_id} failed: 404 A problem (of {vehicle_id}) after 1 attempt in 0.0 s, flow id ${FLOW_ID}`,
    ],
    [
      "a failure after attempts, with the time to come back",
      problem(503, "/problems/overloaded", { "Retry-After": "14" }),
      `GET /vehicles/{vehicle_id} failed: 503 A problem (of {vehicle_id}) after 3 attempts in 28.0 s, retry after 00:00:42Z, flow id ${FLOW_ID}`,
    ],
    [
      "an answer that is no problem",
      () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }),
      "GET /vehicles/{vehicle_id} failed: 502 Bad Gateway after 3 attempts in 0.3 s",
    ],
    [
      "a redirect",
      redirect(302),
      `GET /vehicles/{vehicle_id} failed: 302 HTTP 302 after 1 attempt in 0.0 s, flow id ${FLOW_ID}`,
    ],
    [
      "a lost connection",
      reset,
      "GET /vehicles/{vehicle_id} failed: api.invers.test: the connection failed (reset): read ECONNRESET after 3 attempts in 0.3 s",
    ],
    [
      "a web page",
      raw(200, "<html>", { "Content-Type": "text/html" }),
      `GET /vehicles/{vehicle_id} failed: the answer is a web page, not JSON after 1 attempt in 0.0 s, flow id ${FLOW_ID}`,
    ],
    [
      "no JSON",
      raw(200, "up", { "Content-Type": "text/plain" }),
      `GET /vehicles/{vehicle_id} failed: the answer is not JSON after 1 attempt in 0.0 s, flow id ${FLOW_ID}`,
    ],
  ])("%s", async (_, reply, message) => {
    const { client, outcome } = scene(reply);
    const call = unwrap(client.GET("/vehicles/{vehicle_id}", VEHICLE));
    const { error } = await outcome(call);
    expect((error as Error).message).toBe(message);
    expect((error as Error).stack).toContain(message);
  });

  it("an id is taken out as a word, and not where its digits stand in another", async () => {
    const { client, outcome } = scene(
      json(409, { type: "/problems/x", title: "T", detail: "4 is at 44, 4." }),
    );
    const params = { path: { vehicle_id: "4" } };
    const { error } = await outcome(unwrap(client.GET("/vehicles/{vehicle_id}", { params })));
    expect((error as Error).message).toContain(
      "failed: 409 T ({vehicle_id} is at 44, {vehicle_id}.) after 1",
    );
  });

  // "/", "\\" and a text of dots are refused before anything is sent.
  const SIGNS = [..."!\"#$%&'()*+,-.:;<=>?@[]^_`{|}~ §é🚗"];

  it.each([...SIGNS.map((sign) => `7${sign}b`), "0b0c3a52-60f4-4d0c-9f0d-2f6d9ad7c4a1"])(
    "an id such as %s is taken out too",
    async (id) => {
      const { client, outcome } = scene(json(404, { type: "/problems/x", title: "T", detail: `no ${id}.` }));
      const params = { path: { vehicle_id: id } };
      const { error } = await outcome(unwrap(client.GET("/vehicles/{vehicle_id}", { params })));
      expect((error as Error).message).toContain("failed: 404 T (no {vehicle_id}.) after 1");
    },
  );

  it.each([
    [
      reset,
      "api.invers.test: the connection failed (reset): read ECONNRESET after 1 attempt in 0.0 s; it is unknown whether it was carried out",
    ],
    [
      problem(409, "/problems/x"),
      `409 A problem (of {vehicle_id}) after 1 attempt in 0.0 s; it was not carried out, flow id ${FLOW_ID}`,
    ],
    [
      raw(200, "{", { "Content-Type": "application/json" }),
      `the answer is not JSON after 1 attempt in 0.0 s; it was carried out, flow id ${FLOW_ID}`,
    ],
  ])("says what is known of a write", async (reply, message) => {
    const { client, outcome } = scene(reply);
    const { error } = await outcome(unwrap(client.POST(UNLOCK, VEHICLE)));
    expect((error as Error).message).toBe(`POST ${UNLOCK} failed: ${message}`);
  });

  it("leads to the caller", async () => {
    const { client } = scene(reset, { retry: false });
    async function theCaller(): Promise<void> {
      await client.GET("/vehicles");
    }
    expect(((await thrownBy(theCaller())) as Error).stack).toContain("theCaller");
  });

  it("never says a vehicle's id, nor the token; nor does anything else that is shown of it", async () => {
    const echo = `Bearer token-1 for ${BASE}`;
    const replies = [
      reset,
      json(400, { type: "/problems/x", status: 400, title: echo, detail: echo }),
      raw(400, echo),
      raw(200, echo, { "Content-Type": "application/json" }),
      fails(Object.assign(new TypeError(`"Bearer token-1" is invalid`), { cause: new Error("token-1") })),
    ];
    for (const reply of replies) {
      const { client, events, outcome } = scene(reply);
      const { error } = await outcome(unwrap(client.GET("/vehicles/{vehicle_id}", VEHICLE)));
      expect(OneApiError.is(error) && error.message).not.toContain("K7M2P");
      expect(inspect([error, events], { depth: 9, showHidden: true })).not.toMatch(/token-1/);
    }
  });
});

const BASE = "https://api.invers.test/vehicles/K7M2P";

describe("unwrap", () => {
  it("gives the data, of a result or of its promise", async () => {
    const { client } = scene(vehicles);
    expect(await unwrap(client.GET("/vehicles"))).toEqual({ items: [{ id: "K7M2P" }] });
    expect(await unwrap(await client.GET("/vehicles"))).toEqual({ items: [{ id: "K7M2P" }] });
  });

  it("throws a ProblemError that has everything the answer had", async () => {
    const { client } = scene(problem(429, "/problems/too-many-requests", { "Retry-After": "90" }));
    const error = await thrownBy(unwrap(client.GET("/vehicles")));
    expect(error).toMatchObject({
      ...{
        name: "ProblemError",
        code: "/problems/too-many-requests",
        status: 429,
        attempts: 1,
        flowId: FLOW_ID,
      },
      ...{ retryAt: new Date("2026-01-01T00:01:30Z"), problem: { type: "/problems/too-many-requests" } },
    });
    expect((error as ProblemError).response.status).toBe(429);
  });

  it("says what is known of a write", async () => {
    const { client } = scene(problem(409, "/problems/vehicle/conflicting-state"));
    expect(await thrownBy(unwrap(client.POST(UNLOCK, VEHICLE)))).toMatchObject({ outcome: "rejected" });
  });

  it.each([undefined, "", "<html>", null, false, []])(
    "takes a result of another client, whose error is %j",
    async (error) => {
      const thrown = await thrownBy(unwrap({ error, response: new Response(null, { status: 500 }) }));
      expect(ProblemError.is(thrown) && thrown.problem).toMatchObject({ type: "about:blank", status: 500 });
      expect((thrown as Error).message).toBe("the call failed: 500 HTTP 500");
    },
  );
});

it("knows that a repeated write's refusal proves nothing", async () => {
  const put = (client: ReturnType<typeof scene>["client"]) =>
    (client as unknown as { PUT(path: string, init: object): Promise<unknown> }).PUT(
      "/vehicles/{vehicle_id}",
      VEHICLE,
    );
  const refused = fails(Object.assign(new Error(), { code: "ECONNREFUSED" }));
  for (const second of [problem(404, "/problems/x"), refused]) {
    const { client, events, outcome } = scene([reset, second]);
    const { error } = await outcome(unwrap(put(client) as never));
    expect(error).toMatchObject({ outcome: "unknown" });
    expect(events.at(-1)).toMatchObject({ outcome: "unknown" });
  }
  const { client, events, outcome } = scene([refused, problem(404, "/problems/x")]);
  await outcome(put(client));
  expect(events.at(-1)).toMatchObject({ outcome: "rejected" });
  expect(tokens().evictions).toBe(0);
});
