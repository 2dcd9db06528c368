import { describe, expect, test } from "vitest";
import { describe as describeDocument } from "../../../../src/testing/api/description.ts";
import { apiDescription } from "../../../../src/testing/api/document.ts";
import { createGateway } from "../../../../src/testing/gateway/gateway.ts";
import { checkSandboxOptions } from "../../../../src/testing/settings.ts";
import { createWorld } from "../../../../src/testing/state.ts";

// A document that the vendor could have written: an older dialect, other names, other operations.
const document = {
  openapi: "3.0.3",
  paths: {
    "/vehicles": {
      parameters: [{ $ref: "#/components/parameters/Limit" }],
      get: {
        parameters: [{ name: "states", in: "query", schema: { type: "array", items: { enum: ["a", "b"] } } }],
        responses: {},
      },
    },
    "/vehicles/{id}": {
      get: { parameters: [{ name: "id", in: "path", required: true, schema: {} }], responses: {} },
    },
    "/vehicles/{id}/commands/start-charging": { post: { responses: {} } },
    "/vehicles/search": { get: { responses: {} } },
    "/jobs": {
      post: {
        requestBody: {
          content: { "application/json": { schema: { type: "number", minimum: 1, exclusiveMinimum: true } } },
        },
        responses: {},
      },
      get: { parameters: [{ name: "no schema", in: "query" }, { $ref: "#/nowhere" }], responses: {} },
    },
  },
  components: {
    parameters: { Limit: { name: "limit", in: "query", schema: { type: "integer", maximum: 5 } } },
  },
};

function setUp(description = describeDocument(document)) {
  const world = createWorld(checkSandboxOptions({}), description);
  const gateway = createGateway(world);
  const token = world.tokens.issue(900).value;
  const call = async (method: string, path: string, body?: string) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const request = new Request(`https://api.invers.com${path}`, { method, headers, ...(body && { body }) });
    const outcome = await gateway(request);
    if (outcome.kind !== "reply") throw new Error(outcome.kind);
    return { status: outcome.reply.status, body: JSON.parse(outcome.reply.body) };
  };
  return { world, call };
}

describe("with another document in place of ours", () => {
  test("what both know goes on, by whatever name a parameter has", async () => {
    const { world, call } = setUp();
    const [id] = world.fleet.keys();
    expect((await call("GET", "/vehicles?limit=2")).body.items).toHaveLength(2);
    expect((await call("GET", `/vehicles/${id}`)).body.id).toBe(id);
    expect(world.ledger.entries.at(-1)?.vehicleId).toBe(id);
  });

  test("its own rules hold: shared and own parameters, lists", async () => {
    const { call } = setUp();
    expect((await call("GET", "/vehicles?limit=6")).body.detail).toBe("The parameter 'limit' must be <= 5.");
    expect((await call("GET", "/vehicles?states=a")).status).toBe(200);
    expect((await call("GET", "/vehicles?states=a&states=b")).status).toBe(200);
    expect((await call("GET", "/vehicles?states=a&states=c")).body.detail).toContain("'states.1'");
  });

  test("a new command reaches the vehicles, which do not have it", async () => {
    const { world, call } = setUp();
    const [id] = world.fleet.keys();
    const { body } = await call("POST", `/vehicles/${id}/commands/start-charging`);
    expect(body.type).toBe("/problems/vehicle/command-not-supported");
  });

  test("an operation that the sandbox does not play says so, and one that is gone is not found", async () => {
    const { call } = setUp();
    expect((await call("GET", "/vehicles/search")).status).toBe(501);
    expect((await call("GET", "/jobs?no%20schema=1")).status).toBe(501);
    expect((await call("GET", "/sharing-partners")).status).toBe(404);
  });

  test("a schema that this dialect does not know lets everything pass", async () => {
    expect((await setUp().call("POST", "/jobs", "0")).status).toBe(501);
  });
});

test("the same operation is described by the same object: what is compiled for it is kept", () => {
  expect(apiDescription.operation("/vehicles", "GET")).toBe(apiDescription.operation("/vehicles", "GET"));
  expect(apiDescription.operation("/vehicles", "GET")?.permission).toBe("vehicles.ro");
  expect(apiDescription.operation("/vehicles", "PUT")).toBeUndefined();
  expect(apiDescription.operation("/nowhere", "GET")).toBeUndefined();
});

test("nothing is kept of a request that is over", async () => {
  const { world, call } = setUp();
  const answer = call("GET", "/vehicles");
  expect(world.exchanges.size).toBe(1);
  await answer;
  expect(world.exchanges.size).toBe(0);
});

test("a path that no URL decoder reads is not found", async () => {
  expect((await setUp().call("GET", "/vehicles/%zz")).status).toBe(404);
});
