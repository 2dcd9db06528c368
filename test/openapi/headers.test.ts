import { describe, expect, test } from "vitest";
import { components, documentNamed, objectAt } from "./documents.ts";
import { headersOf, operations, responsesOf } from "./operations.ts";

const rateLimit = ["Retry-After", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"];

test("an answer that is a reference is what it refers to", () => {
  const root = { components: { responses: { Gone: { headers: { ETag: {}, Age: {} } } } } };
  const operation = { responses: { 404: { $ref: "#/components/responses/Gone" } } };
  const [[status, response] = ["", {}]] = responsesOf({
    file: "",
    root,
    method: "get",
    path: "/",
    operation,
  });
  expect([status, ...headersOf(response)]).toEqual(["404", "Age", "ETag"]);
});

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

test.each(documentNamed("vehicle-management.yaml"))("$file: If-Match waits for an operation", ({ root }) => {
  const parameters = components(root, "parameters").map(([, parameter]) => parameter);
  expect(parameters).toContainEqual(expect.objectContaining({ name: "If-Match", in: "header" }));
});
