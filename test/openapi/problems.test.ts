import { describe, expect, test } from "vitest";
import { components, documents, isObject, type JsonObject, objectAt } from "./documents.ts";
import { operations, responsesOf, title } from "./operations.ts";

const known: Record<string, number> = {
  "/problems/validation-error": 400,
  "/problems/invalid-json": 400,
  "/problems/referenced-resource-not-found": 400,
  "/problems/missing-credentials": 401,
  "/problems/invalid-credentials": 401,
  "/problems/authorization-server-error": 403,
  "/problems/missing-permissions": 403,
  "/problems/forbidden-resource": 403,
  "/problems/conflicting-resource": 409,
  "/problems/conflicting-operation": 409,
  "/problems/unique-identifier-already-exists": 409,
  "/problems/incompatible-telematics-unit-model": 409,
  "/problems/incompatible-installation-variant": 409,
  "/problems/vehicle/command-not-supported": 409,
  "/problems/vehicle/conflicting-state": 409,
  "/problems/vehicle/conflicting-command": 409,
  "/problems/vehicle/conflicting-setup-status": 409,
  "/problems/vehicle/shared-with-partner": 409,
  "/problems/resource-modified": 412,
  "/problems/too-many-requests": 429,
  "/problems/internal-server-error": 500,
  "/problems/telematics-unit/error": 500,
};

const pascal = (type: string) =>
  type.replace("/problems", "").replace(/[/-](\w)/g, (_match, letter: string) => letter.toUpperCase());

interface Constants {
  type: unknown;
  status: unknown;
}

/** What a schema of one problem type fixes; nothing for any other schema. */
function constants(schema: JsonObject): Constants | undefined {
  const [base, own] = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  if (!isObject(base) || !isObject(own) || base["$ref"] !== "#/components/schemas/Problem") return undefined;
  const { type, status } = objectAt(own, "properties");
  if (!isObject(type) || !isObject(status)) return undefined;
  return { type: type["const"], status: status["const"] };
}

const withOperations = documents.filter(({ root }) => "paths" in root);
const typed = withOperations.flatMap(({ root }) =>
  components(root, "schemas").flatMap(([name, schema]) => {
    const fixed = constants(schema);
    return fixed ? [{ name, ...fixed, schema }] : [];
  }),
);

test("there are 22 of them", () => {
  expect(Object.keys(known)).toHaveLength(22);
});

test("every known type has a schema, under its own name and with its status", () => {
  const described = Object.fromEntries(typed.map(({ type, status }) => [type, status]));
  expect(described).toEqual(known);
});

test.each(typed)("$name is named after its type and requires what it fixes", ({ name, type, schema }) => {
  expect(name).toBe(`${pascal(String(type))}Problem`);
  expect(schema).toMatchObject({ allOf: [{}, { type: "object", required: ["type", "status"] }] });
});

test.each(typed)("$name has an example that looks like the wire", ({ type, status, schema }) => {
  expect(schema["examples"]).toMatchObject([
    { type, status, type_documentation: `https://developers.invers.com${type}`, flow_id: expect.any(String) },
  ]);
});

test.each(withOperations)("$file: Problem lists the known types and stays open", ({ root }) => {
  const problem = objectAt(root, "components", "schemas", "Problem");
  expect(objectAt(problem, "properties", "type")["x-extensible-enum"]).toEqual(Object.keys(known));
  expect(Object.keys(objectAt(problem, "properties"))).toEqual([
    "type",
    "type_documentation",
    "title",
    "status",
    "detail",
    "flow_id",
  ]);
});

describe.each(operations)("$method $path", (operation) => {
  const failures = responsesOf(operation).filter(([status]) => !status.startsWith("2"));

  test("has a body for every failure, also one that is not known", () => {
    expect(failures.map(([status]) => status)).toEqual(
      expect.arrayContaining(["400", "401", "403", "429", "500", "default"]),
    );
  });

  test("lists under a status only problems of that status, and the open one at the end", () => {
    for (const [status, response] of failures) {
      const schema = objectAt(response, "content", "application/json", "schema");
      const names = (Array.isArray(schema["anyOf"]) ? schema["anyOf"] : [schema]).map((part) =>
        isObject(part) ? String(part["$ref"]).replace("#/components/schemas/", "") : "",
      );
      expect(names.pop(), `${title(operation)} ${status}`).toBe("Problem");
      for (const name of names) {
        const fixed = constants(objectAt(operation.root, "components", "schemas", name));
        expect(String(fixed?.status), `${title(operation)} ${name}`).toBe(status);
      }
    }
  });
});
