import { describe, expect, test } from "vitest";
import { apiDescription, describeApi } from "../../../../src/testing/api/description.ts";
import { findOperation } from "../../../../src/testing/api/operations/find-operation.ts";
import { validate } from "../../../../src/testing/api/validate.ts";

const operationOf = (item: object, rest: object = {}) => {
  const operation = describeApi({ paths: { "/things": item }, ...rest }).operation("/things", "GET");
  if (!operation) throw new Error("no operation");
  return operation;
};
const read = (item: object, search: string) => {
  const parts = { path: {}, search, headers: new Headers(), body: "" };
  return validate(operationOf(item), parts);
};
const parameter = (schema: object, more: object = {}) => ({ name: "q", in: "query", schema, ...more });

describe("an operation's description", () => {
  test("is the same object each time: what is derived from it is kept", () => {
    expect(apiDescription.operation("/vehicles", "GET")).toBe(apiDescription.operation("/vehicles", "GET"));
    expect(apiDescription.operation("/vehicles", "GET")?.permission).toBe("vehicles.ro");
    expect(apiDescription.operation("/vehicles", "PUT")).toBeUndefined();
    expect(apiDescription.operation("/nowhere", "GET")).toBeUndefined();
  });

  test("joins the parameters of the path and its own, which win", () => {
    const shared = { name: "limit", in: "query", schema: { type: "integer" } };
    const own = parameter({ type: "string" }, { required: true });
    const item = { parameters: [shared, parameter({ type: "number" })], get: { parameters: [own] } };
    expect(operationOf(item).parameters).toEqual([
      { ...shared, required: false, form: {} },
      { ...own, required: true, form: {} },
    ]);
  });

  test("follows references, and leaves out what leads nowhere", () => {
    const components = { parameters: { Q: parameter({ type: "string" }) } };
    const parameters = [{ $ref: "#/components/parameters/Q" }, { $ref: "#/nowhere" }, { name: "no schema" }];
    const { parameters: found } = operationOf({ get: { parameters } }, { components });
    expect(found.map(({ name }) => name)).toEqual(["q"]);
  });
});

describe("a request is read by it", () => {
  test.each([
    ["a list of one", { type: "array", items: { type: "integer" } }, "q=1", { q: [1] }],
    ["a list", { type: "array", items: { type: "string" } }, "q=1&q=2", { q: ["1", "2"] }],
    ["a number", { type: "number" }, "q=-1.5", { q: -1.5 }],
    ["a boolean", { type: "boolean" }, "q=true", { q: true }],
    ["text", { type: "string" }, "q=5", { q: "5" }],
    ["nothing", { type: "string" }, "", {}],
  ])("%s", (_, schema, search, query) => {
    expect(read({ get: { parameters: [parameter(schema)] } }, search)).toMatchObject({ query });
  });

  test.each([
    [{ type: "boolean" }, "q=yes", "The parameter 'q' must be boolean."],
    [{ type: "array", items: { enum: ["a"] } }, "q=a&q=b", /^The parameter 'q\.1' does not fit: .+/],
    [{ type: "string" }, "q=1&Q=2", "The parameter 'Q' is not allowed."],
    [{ type: "string" }, "__proto__=2", "The parameter '__proto__' is not allowed."],
  ])("%j refuses %s", (schema, search, detail) => {
    const refusal = read({ get: { parameters: [parameter(schema)] } }, search);
    expect(refusal).toMatchObject({ type: "/problems/validation-error" });
    expect((refusal as { detail: string }).detail).toMatch(detail);
  });

  test("a parameter that is missing", () => {
    const parameters = [parameter({ type: "string" }, { required: true })];
    expect(read({ get: { parameters } }, "")).toMatchObject({ detail: "The parameter 'q' is missing." });
  });
});

test("every operation of the documents is carried out", () => {
  const all = apiDescription.templates.flatMap((template) =>
    apiDescription.methodsOf(template).map((method) => [method, template] as const),
  );
  expect(all.length).toBeGreaterThanOrEqual(17);
  expect(all.filter(([method, template]) => !findOperation(method, template))).toEqual([]);
});
