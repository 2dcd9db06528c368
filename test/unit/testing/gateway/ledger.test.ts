import { inspect } from "node:util";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { basic, readyCar, requestToken, signIn } from "../support.ts";

test("tells what arrived, in order", async () => {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const { call, command } = await signIn(sandbox);
  await clock.advance(1_000);
  const car = readyCar(sandbox);
  await command(car, "unlock-central-lock");
  await call("POST", "/event-log-entries/query", { limit: 1 });
  await call("GET", "/vehicles/NOONE");
  const [token, unlock, query, missing] = sandbox.requests;
  expect(token).toMatchObject({
    number: 1,
    template: "/auth/oauth/token",
    token: 1,
    client: "TESTX#cl1",
    status: 200,
  });
  expect(unlock).toMatchObject({
    number: 2,
    at: Date.UTC(2026, 0, 1, 0, 0, 1),
    method: "POST",
    url: `https://api.invers.com/vehicles/${car.id}/commands/unlock-central-lock`,
    path: `/vehicles/${car.id}/commands/unlock-central-lock`,
    template: "/vehicles/{vehicle_id}/commands/unlock-central-lock",
    vehicleId: car.id,
    command: "unlock-central-lock",
    token: 1,
    body: undefined,
    status: 200,
    executed: true,
    faults: [],
  });
  expect(unlock?.headers).toMatchObject({
    "content-type": "application/json",
    authorization: "Bearer [redacted]",
  });
  expect(query).toMatchObject({
    body: { limit: 1 },
    vehicleId: undefined,
    command: undefined,
    executed: false,
  });
  expect(missing).toMatchObject({
    path: "/vehicles/NOONE",
    url: "https://api.invers.com/vehicles/NOONE",
    status: 404,
  });
});

test("tells which token a request came with, good or not, and none that it never issued", async () => {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const first = await signIn(sandbox);
  const second = await signIn(sandbox);
  await second.call("GET", "/vehicles");
  await clock.advance(900_000);
  await first.call("GET", "/vehicles");
  await sandbox.fetch("/vehicles", { headers: { Authorization: "Bearer foreign" } });
  expect(sandbox.requests.slice(2).map(({ token, status }) => [token, status])).toEqual([
    [2, 200],
    [1, 401],
    [undefined, 401],
  ]);
});

test("holds no secret, whoever prints it", async () => {
  const sandbox = createSandbox();
  const { clientId, clientSecret } = sandbox.credentials;
  const { token, call } = await signIn(sandbox);
  await call("GET", "/vehicles");
  await requestToken(sandbox, basic(clientId, "a wrong secret"));
  await sandbox.fetch("/auth/oauth/token?grant_type=client_credentials", {
    method: "POST",
    headers: { Authorization: clientSecret, Cookie: `session=${clientSecret}` },
    body: `client_secret=${clientSecret}`,
  });
  const dump = inspect(sandbox.requests, { depth: 9 }) + JSON.stringify(sandbox.requests);
  const secrets = [
    clientSecret,
    token,
    "a wrong secret",
    btoa(`${clientId}:${clientSecret}`),
    encodeURIComponent(token),
  ];
  for (const secret of secrets) expect(dump).not.toContain(secret);
  expect(sandbox.requests.map(({ headers }) => headers["authorization"])).toEqual([
    "Basic [redacted]",
    "Bearer [redacted]",
    "Basic [redacted]",
    "[redacted]",
  ]);
});

test("keeps the newest requests when there are too many", async () => {
  const sandbox = createSandbox({ ledgerSize: 3 });
  for (let count = 1; count <= 8; count++) await requestToken(sandbox);
  expect(sandbox.requests.map(({ number }) => number)).toEqual([6, 7, 8]);
  expect(sandbox.tokenRequests).toBe(8);
});

test("a request that is under way has no status yet", async () => {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  const { call } = await signIn(sandbox);
  sandbox.inject({ kind: "latency", ms: 10 });
  const under = call("GET", "/vehicles");
  await clock.advance(9);
  expect(sandbox.requests.at(-1)?.status).toBeUndefined();
  await clock.advance(1);
  await under;
  expect(sandbox.requests.at(-1)).toMatchObject({ status: 200, faults: ["latency"] });
});
