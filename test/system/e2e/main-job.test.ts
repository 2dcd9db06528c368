import { isProblem, paginate, unwrap } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createClient, type Schemas } from "../../support/client.ts";
import { type Connected, transports } from "./transports.ts";

describe.each(transports)("the main job over %s", (_, connect) => {
  let now: Connected | undefined;
  afterEach(() => now?.close());

  test("lists the fleet with one token request, however many callers come first", async () => {
    now = await connect();
    const { client, sandbox } = now;
    const results = await Promise.all(Array.from({ length: 20 }, () => client.GET("/vehicles")));
    expect(results.map(({ data }) => data?.items.length)).toEqual(Array(20).fill(12));
    expect(sandbox.tokenRequests).toBe(1);
  });

  test("sends what the vendor asks for", async () => {
    now = await connect({ appName: "night-shift/1.2" });
    await now.client.GET("/vehicles", { params: { query: { q: "TE ST#1", limit: 1 } } });
    const [token, list] = now.sandbox.requests;
    expect(token).toMatchObject({
      method: "POST",
      path: "/auth/oauth/token",
      client: "TESTX#cl1",
      status: 200,
    });
    expect(new URL(token?.url ?? "").search).toBe("?grant_type=client_credentials");
    expect(token?.headers).toMatchObject({
      "content-type": "application/json",
      authorization: "Basic [redacted]",
    });
    expect(list?.headers).toMatchObject({ accept: "application/json", authorization: "Bearer [redacted]" });
    expect(list?.headers["user-agent"]).toMatch(/^invers-oneapi\/\d+\.\d+\.\d+ night-shift\/1\.2$/);
    expect(new URL(list?.url ?? "").searchParams.get("q")).toBe("TE ST#1");
  });

  test("walks all pages", async () => {
    now = await connect();
    const ids: string[] = [];
    const pages = paginate(now.client, "/vehicles", { params: { query: { limit: 5 } } });
    for await (const vehicle of pages) ids.push(vehicle.id);
    expect(new Set(ids).size).toBe(12);
    expect(now.sandbox.requests.filter(({ path }) => path === "/vehicles")).toHaveLength(3);
  });

  test("opens a car by a POST without a body", async () => {
    now = await connect();
    const { items } = await unwrap(now.client.GET("/vehicles"));
    const isReady = ({ capabilities, life_status, sharing }: Schemas["Vehicle"]): boolean =>
      !!capabilities?.commands?.includes("UNLOCK_CENTRAL_LOCK") &&
      life_status?.value === "ONLINE" &&
      !sharing;
    const car = items.find(isReady);
    const { data } = await now.client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", {
      params: { path: { vehicle_id: car?.id ?? "" } },
    });
    expect(data?.central_lock?.value).toBe("UNLOCKED");
    const sent = now.sandbox.requests.at(-1);
    expect(sent).toMatchObject({ method: "POST", executed: true, body: undefined });
    expect(sent?.headers["content-type"]).toBe("application/json");
  });

  test("hands the vendor's problem over, with the flow id of its header", async () => {
    now = await connect();
    const { error, response } = await now.client.GET("/vehicles/{vehicle_id}", {
      params: { path: { vehicle_id: "NOSUCH" } },
    });
    expect(error?.status).toBe(404);
    expect(error?.flow_id).toBe(response.headers.get("x-invers-flow-id"));
    const bad = await now.client.GET("/vehicles", { params: { query: { limit: 0 } } });
    expect(isProblem(bad.error, "/problems/validation-error")).toBe(true);
  });

  test("renews a token that the API rejects, once, and replays the call once", async () => {
    now = await connect();
    const { client, sandbox } = now;
    await client.GET("/vehicles");
    sandbox.inject({ kind: "token-rejected", revoke: true });
    const { data } = await client.GET("/vehicles");
    expect(data?.items).toHaveLength(12);
    expect(sandbox.tokenRequests).toBe(2);
    const statuses = sandbox.requests.filter(({ path }) => path === "/vehicles").map(({ status }) => status);
    expect(statuses).toEqual([200, 401, 200]);
  });

  test("never sends a token that has expired", async () => {
    const clock = createManualClock();
    now = await connect({ clock }, { clock });
    const { client, sandbox } = now;
    await client.GET("/vehicles");
    await clock.advance(899_500);
    const { response } = await client.GET("/vehicles");
    expect(response.status).toBe(200);
    expect(sandbox.requests.map(({ status }) => status)).not.toContain(401);
    expect(sandbox.tokenRequests).toBe(2);
  });
});

test("10,000 concurrent first calls cause one token request", async () => {
  const sandbox = createSandbox();
  const list = await createClient({ ...sandbox.credentials, fetch: sandbox.fetch }).GET("/vehicles");
  // Only the token request goes to the sandbox: the herd is about the client, and small answers leave it the processor.
  const body = JSON.stringify({ items: list.data?.items.map(({ id }) => ({ id })) });
  const fetch = async (url: string, init: RequestInit): Promise<Response> =>
    url.includes("/auth/")
      ? sandbox.fetch(url, init)
      : new Response(body, { headers: { "Content-Type": "application/json" } });
  const client = createClient({ ...sandbox.credentials, fetch });
  const results = await Promise.all(Array.from({ length: 10_000 }, () => client.GET("/vehicles")));
  expect(results.every(({ data }) => data?.items.length === 12)).toBe(true);
  expect(sandbox.tokenRequests).toBe(2);
});
