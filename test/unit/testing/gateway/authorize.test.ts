import { createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { find, readyCar, signIn } from "../support.ts";

const get = async (authorization?: string) => {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const response = await createSandbox().fetch("/vehicles", { headers });
  return { status: response.status, body: await response.json(), headers: response.headers };
};

test("no Authorization header: the credentials are missing", async () => {
  const { status, body, headers } = await get();
  expect(status).toBe(401);
  expect(body).toEqual({
    type: "/problems/missing-credentials",
    type_documentation: "https://developers.invers.com/problems/missing-credentials",
    title: "The credentials are missing.",
    status: 401,
    detail: expect.any(String),
    flow_id: headers.get("x-invers-flow-id"),
  });
});

test.each(["Bearer unknown", "Bearer", "Basic abc", "token"])(
  "%s: the credentials are invalid",
  async (sent) => {
    const { status, body } = await get(sent);
    expect([status, body.type]).toEqual([401, "/problems/invalid-credentials"]);
  },
);

test("the scheme is taken in any case", async () => {
  const sandbox = createSandbox();
  const { token } = await signIn(sandbox);
  const response = await sandbox.fetch("/vehicles", { headers: { Authorization: `bearer ${token}` } });
  expect(response.status).toBe(200);
});

test("a permission that the client lacks is missing", async () => {
  const sandbox = createSandbox({ permissions: ["vehicles.ro"] });
  const { call, command } = await signIn(sandbox);
  expect((await call("GET", "/vehicles")).status).toBe(200);
  const { status, body } = await command(readyCar(sandbox), "unlock-central-lock");
  expect([status, body.type]).toEqual([403, "/problems/missing-permissions"]);
  expect(body.detail).toContain("vehicle-commands");
});

test("a permission includes its read-only form, not the other way round", async () => {
  const { call } = await signIn(createSandbox({ permissions: ["vehicles"] }));
  expect((await call("GET", "/vehicles")).status).toBe(200);
  const other = await signIn(createSandbox({ permissions: ["vehicle-commands"] }));
  expect((await other.call("GET", "/vehicles")).status).toBe(403);
});

test("an unknown vehicle is a 404 without a type, since the vendor names none", async () => {
  const sandbox = createSandbox();
  const { call } = await signIn(sandbox);
  for (const [method, path] of [
    ["GET", "/vehicles/NOONE"],
    ["POST", "/vehicles/NOONE/commands/unlock-central-lock"],
  ] as const) {
    const { status, body, headers } = await call(method, path);
    expect([status, body.type, body.status]).toEqual([404, "about:blank", 404]);
    expect(body.flow_id).toBe(headers.get("x-invers-flow-id"));
  }
});

test("an unknown path is 404, a wrong method 405", async () => {
  const sandbox = createSandbox();
  const { call } = await signIn(sandbox);
  expect((await call("GET", "/bookings")).status).toBe(404);
  expect((await call("GET", "/vehicles/")).status).toBe(404);
  const { status, headers } = await call("DELETE", `/vehicles/${find(sandbox, () => true).id}`);
  expect([status, headers.get("allow")]).toEqual([405, "GET"]);
});

test("a base URL with a path of its own is understood", async () => {
  const sandbox = createSandbox({ baseUrl: "https://gateway.example/invers/" });
  const { headers } = await signIn(sandbox);
  const response = await sandbox.fetch("https://gateway.example/invers/vehicles?limit=1", { headers });
  expect(response.status).toBe(200);
  expect(sandbox.requests.at(-1)).toMatchObject({ path: "/vehicles", template: "/vehicles" });
});
