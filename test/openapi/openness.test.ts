import { expect, test } from "vitest";
import { documentNamed, documents, objectAt, places } from "./documents.ts";
import { operations } from "./operations.ts";

const extensibleEnums = documents.flatMap((document) =>
  [...places(document)].filter(({ node }) => "x-extensible-enum" in node),
);

test("the server refuses unknown properties, so what is sent is closed unless its form is not known", () => {
  const closed = documents.flatMap((document) =>
    [...places(document)]
      .filter(({ node }) => node["additionalProperties"] === false || node["unevaluatedProperties"] === false)
      .map(({ path }) => path.join("/")),
  );
  const sent = operations
    .filter(({ operation }) => "requestBody" in operation)
    .map(({ operation }) =>
      objectAt(operation, "requestBody", "content", "application/json", "schema")
        ["$ref"]?.toString()
        .slice(2),
    );
  expect([...closed, "components/schemas/NewVehicle"].sort()).toEqual([...sent].sort());
  const lifecycle = documentNamed("vehicle-lifecycle.yaml").map(({ root }) => root);
  expect(lifecycle.map((root) => objectAt(root, "components", "schemas", "NewVehicle"))).toEqual([
    expect.objectContaining({ additionalProperties: true }),
  ]);
});

test("no list of values is closed", () => {
  for (const document of documents) {
    for (const { node, path } of places(document)) {
      if (path.at(-1) !== "properties") expect(node, path.join("/")).not.toHaveProperty("enum");
    }
  }
});

test.each(extensibleEnums)("$file: the open list at $path holds distinct strings", ({ node }) => {
  const values = node["x-extensible-enum"];
  expect(node["type"]).toBe("string");
  expect(
    Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string"),
  ).toBe(true);
  expect(new Set(values as string[]).size).toBe((values as string[]).length);
});

test("what is described as an object tells its properties or that it is open", () => {
  for (const document of documents) {
    for (const { node, path } of places(document)) {
      // Without either, the type that is made of it has room for nothing at all.
      const told = ["properties", "additionalProperties", "allOf"].some((keyword) => keyword in node);
      if (node["type"] === "object" && path.at(-1) !== "properties") expect(told, path.join("/")).toBe(true);
    }
  }
});
