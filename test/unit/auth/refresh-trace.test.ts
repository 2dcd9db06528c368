import { createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { createClient } from "../../support/client.ts";
import { endsOf, listen } from "../../support/traces.ts";

const token = {
  method: "POST",
  path: "/auth/oauth/token",
  serverAddress: "api.invers.com",
  serverPort: 443,
};

test("a renewal tells how long the token lives", async () => {
  const told = listen(["token"]);
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  await client.GET("/vehicles");
  expect(told[0]?.message).toEqual(token);
  expect(endsOf(told, "token")).toEqual([{ ...token, outcome: "renewed", lifetimeMs: 900_000 }]);
});

test("a renewal tells why it failed", async () => {
  const told = listen(["token", "call"]);
  const sandbox = createSandbox();
  const client = createClient({
    ...{ ...sandbox.credentials, clientSecret: "a-wrong-secret-of-a-test" },
    fetch: sandbox.fetch,
  });
  await expect(client.GET("/vehicles")).rejects.toMatchObject({ code: "invalid_client" });
  expect(endsOf(told, "token")).toMatchObject([
    { ...token, outcome: "failed", code: "invalid_client", error: { name: "TokenError" } },
  ]);
  expect(endsOf(told, "call")).toMatchObject([{ attempts: 0, error: { name: "TokenError" } }]);
});
