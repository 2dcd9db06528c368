import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, sendCommand } from "invers-oneapi";
import { fetch, MockAgent } from "undici";

/** A client whose requests go to the agent alone. */
function mocked() {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const api = agent.get("https://api.invers.com");
  const headers = { "content-type": "application/json" };
  const token = { access_token: "a-token", token_type: "bearer", expires_in: 900 };
  api
    .intercept({ path: (path) => path.startsWith("/auth/oauth/token"), method: "POST" })
    .reply(200, token, { headers });
  const client = createClient({
    clientId: "id",
    clientSecret: "secret",
    fetch: (url, init) => fetch(url, { ...init, dispatcher: agent }),
  });
  return { agent, api, headers, client };
}

test("a read carries the token, and is tried again", async () => {
  const { agent, api, headers, client } = mocked();
  api.intercept({ path: "/vehicles" }).reply(503);
  api
    .intercept({ path: "/vehicles", headers: { authorization: "Bearer a-token" } })
    .reply(200, { items: [] }, { headers });

  const { data } = await client.GET("/vehicles");

  assert.deepEqual(data, { items: [] });
  agent.assertNoPendingInterceptors();
});

test("a command whose connection is reset is unknown, and sent once", async () => {
  const { agent, api, client } = mocked();
  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  api
    .intercept({ path: "/vehicles/LV6V3/commands/unlock-central-lock", method: "POST" })
    .replyWithError(reset)
    .times(2);

  const { outcome } = await sendCommand(client, "LV6V3", "unlock-central-lock");

  assert.equal(outcome, "unknown");
  assert.equal(agent.pendingInterceptors()[0].timesInvoked, 1);
});
