import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { createClient, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const sandbox = createSandbox();
const server = setupServer(...sandbox.handlers);
before(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
after(() => server.close());

test("a handler of one's own stands before the sandbox's", async () => {
  const client = createClient(sandbox.credentials);
  const url = "https://api.invers.com/vehicles";
  server.use(http.get(url, () => new HttpResponse(null, { status: 503 }), { once: true }));

  const { data } = await client.GET("/vehicles");

  assert.equal(data.items.length, 12);
});

test("a command whose connection fails is unknown, and sent once", async () => {
  const client = createClient(sandbox.credentials);
  let arrived = 0;
  const url = "https://api.invers.com/vehicles/LV6V3/commands/unlock-central-lock";
  server.use(
    http.post(url, () => {
      arrived++;
      return HttpResponse.error();
    }),
  );

  const { outcome } = await sendCommand(client, "LV6V3", "unlock-central-lock");

  assert.deepEqual([outcome, arrived], ["unknown", 1]);
});
