import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { components, documents, isObject, type Json, places } from "./documents.ts";

interface Example {
  /** Where the schema is that the example must satisfy. */
  schema: string[];
  value: Json;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true });
addFormats.default(ajv);
ajv.addVocabulary(["x-evidence", "x-extensible-enum", "x-major-versions"]);
// Strict mode meets the document around the schemas too.
ajv.addVocabulary(["openapi", "info", "servers", "security", "tags", "paths", "components"]);
for (const { file, root } of documents) ajv.addSchema(root, file);

const pointer = (path: string[]) =>
  path.map((key) => `/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

function problems(file: string, { schema, value }: Example): string {
  const validate = ajv.compile({ $ref: `${file}#${pointer(schema)}` });
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

/** Schemas hold a list of examples; parameters, headers and bodies hold one, or named ones, beside their schema. */
function examplesAt(path: string[], node: { [key: string]: Json }): Example[] {
  const schema = [...path, "schema"];
  const { example, examples } = node;
  const found: Example[] = [];
  if (Array.isArray(examples)) found.push(...examples.map((value) => ({ schema: path, value })));
  else if (isObject(examples))
    for (const named of Object.values(examples))
      found.push({ schema, value: isObject(named) ? (named["value"] ?? null) : null });
  if (example !== undefined) found.push({ schema: "schema" in node ? schema : path, value: example });
  return found;
}

test("an example that does not fit its schema is told", () => {
  ajv.addSchema({ components: { schemas: { Count: { type: "integer" } } } }, "counts.yaml");
  const count = { schema: ["components", "schemas", "Count"] };
  expect(problems("counts.yaml", { ...count, value: 1 })).toBe("");
  expect(problems("counts.yaml", { ...count, value: "1" })).toBe("data must be integer");
});

describe.each(documents)("$file", (document) => {
  const examples = [...places(document)].flatMap(({ path, node }) =>
    path.at(-1) === "properties" ? [] : examplesAt(path, node),
  );

  test("has an example of every schema", () => {
    for (const [name, schema] of components(document.root, "schemas")) {
      expect(schema["examples"], name).toEqual(expect.arrayContaining([expect.anything()]));
    }
  });

  test.each(examples)("the example at $schema is valid", (example) => {
    expect(problems(document.file, example)).toBe("");
  });
});
