import { createClient } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

test("the fleet has vehicles", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });

  const { data } = await client.GET("/vehicles");

  expect(data.items).toHaveLength(12);
});
