import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createClient, sendCommand } from "invers-oneapi";
import nock from "nock";

const api = nock("https://api.invers.com");
const command = "/vehicles/LV6V3/commands/unlock-central-lock";

beforeEach(() => {
  nock.disableNetConnect();
  const token = { access_token: "a-token", token_type: "bearer", expires_in: 900 };
  api.post("/auth/oauth/token").query(true).reply(200, token);
});
afterEach(() => nock.cleanAll());

test("a read carries the token, and is tried again", async () => {
  const client = createClient({ clientId: "id", clientSecret: "secret" });
  api.get("/vehicles").reply(503);
  api.get("/vehicles").matchHeader("authorization", "Bearer a-token").reply(200, { items: [] });

  const { data } = await client.GET("/vehicles");

  assert.deepEqual(data, { items: [] });
  assert.ok(nock.isDone());
});

test("a command whose connection is reset is unknown, and sent once", async () => {
  const client = createClient({ clientId: "id", clientSecret: "secret" });
  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  api.post(command).replyWithError(reset);
  api.post(command).reply(200, {}); // what a second one would get

  const { outcome } = await sendCommand(client, "LV6V3", "unlock-central-lock");

  assert.equal(outcome, "unknown");
  assert.deepEqual(nock.pendingMocks(), [`POST https://api.invers.com:443${command}`]);
});
