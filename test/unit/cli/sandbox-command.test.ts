import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "invers-oneapi";
import { expect, onTestFinished, test } from "vitest";
import { sandboxCommand } from "../../../src/cli/sandbox-command.ts";
import { until } from "../../support/until.ts";
import { answering, openapi } from "../scripts/generate/workspace.ts";
import { capture } from "./said.ts";

/** A sandbox that runs while the test does. */
async function running(...args: string[]) {
  const said = capture();
  const stop = new AbortController();
  const ended = sandboxCommand(["--port", "0", ...args], { signal: stop.signal });
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  await until(() => said.out.length + said.error.length > 1);
  const [, variables = ""] = said.out;
  const set = Object.fromEntries(
    [...variables.matchAll(/(INVERS_\w+)='([^']*)'/g)].map(([, name, value]) => [name, value]),
  );
  const client = createClient({
    clientId: set["INVERS_CLIENT_ID"],
    clientSecret: set["INVERS_CLIENT_SECRET"],
    baseUrl: set["INVERS_BASE_URL"],
  });
  return { said, stop, ended, client };
}

test("the second line sets the variables, and each request is a line of the log", async () => {
  const { said, stop, ended, client } = await running();
  expect(said.out[0]).toMatch(/^The sandbox listens on http:\/\/127\.0\.0\.1:\d+$/);
  expect(said.out[1]).toMatch(/^(export |\$env:)/);
  const { data, response } = await client.GET("/vehicles", { params: { query: { limit: 5 } } });
  expect(data?.items).toHaveLength(5);
  await client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "none" } } });
  const flowId = response.headers.get("x-invers-flow-id");
  expect(said.out.slice(2)).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d POST \/auth\/oauth\/token\?grant_type=client_credentials 200 \d+ ms /,
    ),
    expect.stringMatching(new RegExp(`^\\d\\d:\\d\\d:\\d\\d GET /vehicles\\?limit=5 200 \\d+ ms ${flowId}$`)),
    expect.stringMatching(/^\d\d:\d\d:\d\d GET \/vehicles\/none 404 \d+ ms /),
  ]);
  stop.abort();
  expect(await ended).toBe(0);
  await expect(client.GET("/vehicles", { retry: false })).rejects.toMatchObject({ name: "ConnectionError" });
});

test("the same seed is the same fleet", async () => {
  const fleets = [];
  for (const seed of ["7", "7", "8"]) {
    const { client } = await running("--seed", seed);
    fleets.push((await client.GET("/vehicles")).data?.items.map(({ id }) => id));
  }
  expect(fleets[0]).toEqual(fleets[1]);
  expect(fleets[0]).not.toEqual(fleets[2]);
});

const trip = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", example: "T1" }, km: { type: "integer" } },
};

function vendorDocument(properties: object = { items: { type: "array", items: {} } }, more = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "cli-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "vendor.json");
  const paths = {
    "/vehicles": { get: answering({ type: "object", properties }) },
    "/trips/{trip_id}": { get: answering(trip) },
    "/trips": {
      delete: { responses: { "204": { description: "gone" } } },
      get: answering({ type: "array", items: { enum: ["LATE", "EARLY"] } }),
    },
  };
  writeFileSync(file, JSON.stringify(openapi({ paths, ...more })));
  return file;
}

test("with a document, what the sandbox does not play is answered by its schemas, for who has a token", async () => {
  const { said, client } = await running("--from", vendorDocument());
  await until(() => said.out.length > 2);
  expect(said.out[2]).toBe("Of the 4 operations of the document it plays 1, and answers 3 by their schemas");
  const get = client.GET as (path: string) => Promise<{ data?: unknown; response: Response }>;
  const remove = client.DELETE as typeof get;
  expect((await get("/vehicles")).data).toHaveProperty("items.11");
  expect((await get("/trips/T9")).data).toEqual({ id: "T1", km: 0 });
  expect((await get("/trips")).data).toEqual(["LATE"]);
  expect((await remove("/trips")).response.status).toBe(204);
  expect((await get("/nothing")).response.status).toBe(404);
  const base = said.out[0]?.split(" ").at(-1);
  expect((await fetch(`${base}/trips`)).status).toBe(401);
});

test("what a document has below the path of its server is answered there", async () => {
  const servers = [{ url: "https://api.invers.com/fleet/v2" }];
  const { said, client } = await running("--from", vendorDocument({ items: { type: "null" } }, { servers }));
  await until(() => said.out.length > 2);
  expect(said.out[2]).toBe("Of the 4 operations of the document it plays 1, and answers 3 by their schemas");
  const get = client.GET as (path: string) => Promise<{ data?: unknown; response: Response }>;
  expect((await get("/fleet/v2/vehicles")).data).toHaveProperty("items.11");
  expect((await get("/fleet/v2/trips")).data).toEqual(["LATE"]);
  expect((await get("/trips")).response.status).toBe(404);
  expect(said.out.some((line) => line.includes("differs: GET /vehicles 200 /items: "))).toBe(true);
});

test("where it plays otherwise than the document says, the log tells, once", async () => {
  const { said, client } = await running(
    "--from",
    vendorDocument({ items: { type: "array", items: { type: "string" } } }),
  );
  for (let call = 0; call < 2; call++) await client.GET("/vehicles");
  expect(said.out.filter((line) => line.includes("differs"))).toEqual([
    expect.stringMatching(/ differs: GET \/vehicles 200 \/items\/\*: object, and the document says string$/),
  ]);
});

test.each([
  [["--port", "http"], "--port is a whole number from 0 to 65535"],
  [["--seed", "many"], "--seed is a number"],
  [["--host", "a b"], "--host is a host name or an IP address"],
])("a wrong option is named: %j", async (args, message) => {
  const { error } = capture();
  expect(await sandboxCommand(args)).toBe(2);
  expect(error[0]).toBe(`invers-oneapi sandbox: ${message}`);
});

test("a port that is in use and a document that is not there are said in one line", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as AddressInfo;
  const { error } = capture();
  expect(await sandboxCommand(["--port", String(port)])).toBe(1);
  expect(await sandboxCommand(["--port", "0", "--from", "no.yaml"])).toBe(1);
  expect(error).toEqual([
    `invers-oneapi sandbox: port ${port} is in use; --port names another, 0 a free one`,
    "no.yaml: does not exist",
  ]);
});
