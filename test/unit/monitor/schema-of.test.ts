import { createClient } from "invers-oneapi";
import { schemaOf } from "invers-oneapi/monitor";
import { createSandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";

test("a body that the documents describe passes as it is", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const { data } = await client.GET("/vehicles");
  const result = await schemaOf("GET /vehicles", 200)["~standard"].validate(data);
  expect(result).toEqual({ value: data });
});

test("an issue says where, what was expected and which kind came; additions are none", async () => {
  const { validate } = schemaOf("GET /vehicles", 200)["~standard"];
  expect(await validate({ items: [{ id: "A", new_one: 1 }, { id: 7 }] })).toEqual({
    issues: [{ message: "expected string, found integer", path: ["items", 1, "id"] }],
  });
  expect(await validate("text")).toEqual({
    issues: [{ message: "expected object, found string", path: [] }],
  });
});

test("a status that is not documented is an issue of every value", async () => {
  const document = { openapi: "3.1.0", paths: {} };
  expect(await schemaOf("GET /vehicles", 418, { document })["~standard"].validate({})).toEqual({
    issues: [{ message: "GET /vehicles has no documented 418", path: [] }],
  });
  expect(() => schemaOf("GET /vehicles", 200, { document: { openapi: "3.0.3" } })).toThrow("OpenAPI 3.1");
});

test.each(["^\\@\\w+$", "(?i)abc", "["])(
  "a pattern that is none here, such as %s, is held against no value",
  async (pattern) => {
    const name = { type: "string", pattern };
    const schema = { type: "object", properties: { name, age: { type: "integer" } } };
    const responses = { 200: { content: { "application/json": { schema } } } };
    const document = { openapi: "3.1.0", paths: { "/vehicles": { get: { responses } } } };
    const { validate } = schemaOf("GET /vehicles", 200, { document })["~standard"];
    expect(await validate({ name: "x", age: "old" })).toEqual({
      issues: [{ message: "expected integer, found string", path: ["age"] }],
    });
  },
);
