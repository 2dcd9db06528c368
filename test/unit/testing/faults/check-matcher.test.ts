import { createClient } from "invers-oneapi";
import { createSandbox, type FaultMatcher, type SandboxFault } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";

const sandbox = createSandbox();
const [vehicle] = sandbox.vehicles;
const inject = (on: FaultMatcher, kind = "html") => sandbox.inject({ kind, on } as SandboxFault);

describe("a fault that no request can meet is refused, and the nearest is named", () => {
  test.each<[FaultMatcher, string]>([
    [{ path: "/vehicle" }, 'inject: html: no operation has the path "/vehicle"; the nearest is "/vehicles"'],
    [{ path: "/vehicles/{id}" }, 'the nearest is "/vehicles/{vehicle_id}"'],
    [
      { path: "/vehicles/{vehicle_id}/commands/unlock" },
      'the nearest is "/vehicles/{vehicle_id}/commands/unlock-',
    ],
    [{ path: "/vehicles/ABCDE/command/lock-top-case" }, "/commands/lock-top-case"],
    [{ path: "/vehicles/ABCDE/command*" }, ""],
    [{ path: "/vehicels/*" }, 'no operation has the path "/vehicels/*"'],
    [{ path: "/oauth/token" }, 'the nearest is "/auth/oauth/token"'],
    [{ path: "/" }, "no operation"],
  ])("%j", (on, message) => {
    if (message === "") expect(() => inject(on)).not.toThrow();
    else expect(() => inject(on)).toThrow(message);
  });

  test("a method that no operation there has", () => {
    expect(() => inject({ method: "FETCH" })).toThrow('has the method "FETCH"; there are ');
    expect(() => inject({ path: "/vehicles", method: "delete" })).toThrow("there are GET");
    expect(() => inject({ path: "/auth/oauth/token", method: "GET" })).toThrow("there are POST");
    expect(() => inject({ path: "/vehicles/*", method: "post" })).not.toThrow();
  });

  test("a vehicle that was added is one of the fleet", async () => {
    const growing = createSandbox({ vehicles: 0 });
    const client = createClient({ ...growing.credentials, fetch: growing.fetch });
    await client.POST("/vehicles", { body: { telematics_unit_id: "7E57000000000001" } });
    const path = { vehicle_id: growing.vehicles[0]?.id ?? "" };
    growing.inject({ kind: "status", status: 418, on: { vehicleId: path.vehicle_id } });
    const { response } = await client.GET("/vehicles/{vehicle_id}", { params: { path } });
    expect(response.status).toBe(418);
  });

  test("a vehicle that the fleet does not have", () => {
    const id = `${vehicle?.id}X`;
    expect(() => inject({ vehicleId: id })).toThrow(
      `the fleet has no vehicle "${id}"; the nearest is "${vehicle?.id}"`,
    );
    const empty = createSandbox({ vehicles: 0 });
    expect(() => empty.inject({ kind: "html", on: { vehicleId: "A" } })).toThrow("it is empty");
  });

  test.each(["same-token", "lifetime"] as const)("%s on another path than the token endpoint's", (kind) => {
    const fault = { kind, seconds: 1, on: { path: "/vehicles" } };
    if (kind === "same-token") Reflect.deleteProperty(fault, "seconds");
    expect(() => sandbox.inject(fault as SandboxFault)).toThrow(
      'only requests to "/auth/oauth/token" meet this fault',
    );
  });

  const circle: Record<string, unknown> = {};
  circle["itself"] = circle;

  test.each<[object, string]>([
    [{ headers: { "two words": "x" } }, '"headers" must be an object of valid HTTP headers'],
    [{ headers: { retry: "a\nb" } }, '"headers" must be'],
    [{ headers: new Headers({ retry: "1" }) }, '"headers" must be'],
    [{ body: circle }, '"body" must be text, or what JSON can say'],
    [{ body: 5n }, '"body" must be'],
    [{ body: () => "later" }, '"body" must be'],
  ])("an answer that cannot be made (%#)", (answer, message) => {
    const fault = { kind: "status", status: 500, ...answer } as SandboxFault;
    expect(() => sandbox.inject(fault)).toThrow(`inject: status: option ${message}`);
  });

  test("a misspelt kind", () => {
    expect(() => inject({}, "stal")).toThrow('unknown kind of fault "stal"; the nearest is "stall"');
  });

  test("a latency that no timer takes", () => {
    expect(() => sandbox.inject({ kind: "latency", ms: 2 ** 31 })).toThrow('option "ms" must be');
  });
});

describe("what requests can meet is taken", () => {
  test.each<FaultMatcher>([
    {},
    { path: "/vehicles" },
    { path: "/vehicles/ABCDE" },
    { path: "/vehicles/{vehicle_id}" },
    { path: "/vehicles/{vehicle_id}/commands/*" },
    { path: "/vehicles/ABCDE/commands/un*" },
    { path: "/vehicles*" },
    { path: "/*" },
    { path: "/auth/oauth/token", method: "post" },
    { vehicleId: vehicle?.id ?? "" },
  ])("%j", (on) => {
    expect(() => inject(on)).not.toThrow();
  });
});
