import { ProblemError, TokenError, unwrap } from "invers-oneapi";
import { expect, it } from "vitest";
import {
  fails,
  json,
  problem,
  type Reply,
  scene,
  tokens,
  UNLOCK,
  VEHICLE,
  vehicles,
} from "../../support/call.ts";

const rejected = problem(401, "/problems/invalid-credentials");
const bearers = (sent: readonly { request: Request }[]) =>
  sent.map(({ request }) => request.headers.get("Authorization"));

it("is answered once with a new token, at once", async () => {
  const { client, sent, events, outcome } = scene([rejected, vehicles]);
  const { value, at } = await outcome(client.GET("/vehicles"));
  expect(value?.data).toBeDefined();
  expect([bearers(sent), at]).toEqual([["Bearer token-1", "Bearer token-2"], 0]);
  expect(events).toMatchObject([
    { type: "attempt-failed", status: 401, code: "/problems/invalid-credentials", waitMs: 0 },
    { type: "call-finished", attempts: 2, ok: true },
  ]);
});

it("is handed over the second time", async () => {
  const { client, sent, outcome } = scene(rejected);
  const { value } = await outcome(client.POST(UNLOCK, VEHICLE));
  expect(value?.error).toMatchObject({ status: 401 });
  expect(value?.error).not.toHaveProperty("hint");
  expect(sent).toHaveLength(2);
});

it("takes nothing from the attempts nor from the budget", async () => {
  const reset = fails(Object.assign(new Error(), { code: "ECONNRESET" }));
  const { client, sent, outcome } = scene([rejected, reset, reset, vehicles]);
  const { value } = await outcome(client.GET("/vehicles"));
  expect(value?.data).toBeDefined();
  expect(sent.map(({ at }) => at)).toEqual([0, 0, 100, 300]);
  const other = scene((request, attempt) => (attempt % 2 ? rejected : vehicles)(request, attempt));
  for (let call = 0; call < 30; call++)
    expect((await other.outcome(other.client.GET("/vehicles"))).value?.data).toBeDefined();
});

it("is replayed with the token that is current by then, if another caller has seen to it", async () => {
  const tokenProvider = tokens();
  const reply: Reply = (request, attempt) => {
    if (attempt === 1) tokenProvider.invalidate("token-1");
    return (attempt === 1 ? rejected : vehicles)(request, attempt);
  };
  const { client, sent, outcome } = scene(reply, { tokenProvider });
  await outcome(client.GET("/vehicles"));
  expect(bearers(sent)).toEqual(["Bearer token-1", "Bearer token-2"]);
  expect(tokenProvider.evictions).toBe(1);
});

it("is not replayed with the same token: says what may be wrong", async () => {
  const tokenProvider = { ...tokens(), invalidate: () => "stale" as const };
  const { client, sent, events, outcome } = scene(rejected, { tokenProvider });
  const call = client.GET("/vehicles");
  const { value } = await outcome(call);
  const hint = "freshly issued tokens are being rejected: check permissions, base URL and clock";
  expect(value?.error).toMatchObject({ status: 401, hint });
  expect(sent).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: "call-finished", attempts: 1, status: 401 });
  const error = await unwrap(call).catch((thrown: unknown) => thrown);
  expect(ProblemError.is(error) && error.message).toContain(hint);
});

it("leaves an Authorization alone that the caller set", async () => {
  const tokenProvider = tokens();
  const { client, sent, outcome } = scene(rejected, { tokenProvider });
  const { value } = await outcome(client.GET("/vehicles", { headers: { Authorization: "Bearer mine" } }));
  expect(value?.error).toMatchObject({ status: 401 });
  expect([bearers(sent), tokenProvider.evictions]).toEqual([["Bearer mine"], 0]);
});

it("never evicts on 403", async () => {
  const tokenProvider = tokens();
  const { client, sent, outcome } = scene(problem(403, "/problems/authorization-server-error"), {
    tokenProvider,
  });
  await outcome(client.GET("/vehicles"));
  expect([sent.length, tokenProvider.evictions]).toEqual([3, 0]);
});

it("evicts although a middleware of the user throws on failures", async () => {
  const { client, sent, outcome } = scene([rejected, vehicles]);
  client.use({
    onResponse({ response }) {
      if (!response.ok) throw new Error("not ok");
    },
  });
  expect((await outcome(client.GET("/vehicles"))).value?.data).toBeDefined();
  expect(bearers(sent)).toEqual(["Bearer token-1", "Bearer token-2"]);
});

it("gives way to the reason why there is no new token", async () => {
  let asked = 0;
  const provider = tokens();
  const tokenProvider = {
    ...provider,
    getToken: async () => {
      if (asked++) throw new TokenError("the token endpoint answered 503", { code: "http-503" });
      return await provider.getToken();
    },
  };
  const { client, outcome } = scene(rejected, { tokenProvider });
  const { error } = await outcome(client.GET("/vehicles"));
  expect(error).toMatchObject({ name: "TokenError", code: "http-503", attempts: 1 });
});

it("says its own words about an error that a provider hands out again and again", async () => {
  const error = new TokenError("no token today", { code: "network" });
  const { client, outcome } = scene(json(200), {
    tokenProvider: { ...tokens(), getToken: () => Promise.reject(error) },
  });
  for (let call = 0; call < 3; call++) await outcome(client.GET("/vehicles"));
  expect(error.message).toBe("GET /vehicles failed: no token today");
});
