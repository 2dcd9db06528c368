import { describe, expect, test } from "vitest";
import { components, objectAt, ourDocument } from "./documents.ts";
import { headersOf, operations, responsesOf } from "./operations.ts";

const management = ourDocument("vehicle-management.yaml");
const rateLimit = ["Retry-After", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"];

describe.each(operations)("$method $path", (operation) => {
  test("every answer has the flow id, and only one that refuses too many requests has the limits", () => {
    for (const [status, response] of responsesOf(operation)) {
      const etag = operation.operation["operationId"] === "getVehicle" && status === "200" ? ["ETag"] : [];
      const limits = status === "429" ? rateLimit : [];
      expect(headersOf(response), status).toEqual([...etag, ...limits, "X-INVERS-Flow-ID"].sort());
    }
  });

  test("the fleet can be named and need not be", () => {
    expect(operation.operation["parameters"]).toContainEqual({ $ref: "#/components/parameters/FleetId" });
    const fleet = objectAt(operation.root, "components", "parameters", "FleetId");
    expect(fleet).toMatchObject({ name: "x-invers-fleet-id", in: "header" });
    expect(fleet).not.toHaveProperty("required");
  });

  test("asks for a token of client credentials", () => {
    expect(operation.root["security"]).toEqual([{ OAuth2: [] }]);
    expect(objectAt(operation.root, "components", "securitySchemes", "OAuth2", "flows")).toEqual({
      clientCredentials: { tokenUrl: "https://api.invers.com/auth/oauth/token", scopes: {} },
    });
  });
});

test.runIf(management)("If-Match waits for an operation that takes it", () => {
  const parameters = components(management ?? {}, "parameters").map(([, parameter]) => parameter);
  expect(parameters).toContainEqual(expect.objectContaining({ name: "If-Match", in: "header" }));
});
