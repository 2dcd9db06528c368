import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../workspace.ts";

const INFO = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\n';

test.each([
  ["a.yaml", "openapi: 3.1.0\ninfo: { title: T\npaths: {}\n", /^openapi\/a\.yaml:3:1: is not YAML: Flow map/],
  ["a.yaml", `${INFO}info: {}\n`, /^openapi\/a\.yaml:3:1: is not YAML: Map keys must be unique$/],
  ["a.yaml", "a: *b\n", /^openapi\/a\.yaml:1:4: is not YAML that JSON could say: Unresolved alias/],
  [
    "a.yaml",
    "a: &a\n  b: *a\n",
    /^openapi\/a\.yaml: is not YAML that JSON could say: an anchor contains itself$/,
  ],
  ["a.yaml", "a: 1\n---\nb: 1\n", /^openapi\/a\.yaml:2:1: is not YAML: Source contains multiple documents$/],
  ["a.json", '{\n  "openapi": "3.1.0",\n}', /^openapi\/a\.json:3:1: is not JSON: /],
  ["a.json", '{\n  "openapi": }', /^openapi\/a\.json:2:14: is not JSON: Unexpected token '}'$/],
  ["a.json", "", /^openapi\/a\.json:1:1: is not JSON: Unexpected end of JSON input$/],
  ["a.yaml", "", /^openapi\/a\.yaml: is not an OpenAPI document: it holds no object$/],
  ["a.yaml", "paths: {}\n", /^openapi\/a\.yaml: is not an OpenAPI document: it has no `openapi` version$/],
  ["a.yaml", 'swagger: "2.0"\n', /^openapi\/a\.yaml: is OpenAPI 2\.0 \(Swagger\), which is not supported/],
  ["a.yaml", "openapi: 3.2.0\n", /^openapi\/a\.yaml: is OpenAPI 3\.2\.0; supported are 3\.0 and 3\.1$/],
  ["a.yaml", "openapi: 3.1\n", /^openapi\/a\.yaml: the `openapi` version has to be text, such as "3\.1\.0"$/],
  ["a.yaml", `${INFO}paths: 5\n`, /^openapi\/a\.yaml:3:1: Expected type .* \(at #\/paths\)$/],
])("%s: %j", async (file, text, message) => {
  const [problem = "", ...others] = await workspace({ [file]: text }).problems();
  expect(problem).toMatch(message);
  expect(others).toEqual([]);
});

test("tells every problem with its line and pointer, and what was meant", async () => {
  const space = workspace({
    "a.yaml": `${INFO}paths:
  /x/{id}:
    get:
      operationid: getX
      responses:
        "200": { $ref: "#/components/responses/Missing" }
        "201": { $ref: "other.yaml#/x" }
        "202":
          description: ok
          content: { application/json: { schema: { type: strin } } }
`,
  });
  expect(await space.problems()).toEqual([
    "openapi/a.yaml:5:5: The operation does not define the path parameter `{id}` expected by path `/x/{id}`. (at #/paths/~1x~1{id}/get)",
    "openapi/a.yaml:6:7: Property `operationid` is not expected here. Did you mean `operationId`? (at #/paths/~1x~1{id}/get/operationid)",
    "openapi/a.yaml:8:9: refers to #/components/responses/Missing, which does not exist (at #/paths/~1x~1{id}/get/responses/200)",
    "openapi/a.yaml:9:9: refers to another file, other.yaml#/x: a document has to be complete in itself (at #/paths/~1x~1{id}/get/responses/201)",
    expect.stringMatching(
      /^openapi\/a\.yaml:12:52: `type` can be one of the following only: .* Did you mean `string`\? \(at /,
    ),
  ]);
});

test("aliases that multiply without end are refused", async () => {
  const levels = Array.from(
    "bcdefghi",
    (name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]},`.repeat(10)}]`,
  );
  const text = ["a: &a [x]", ...levels].join("\n");
  expect(await workspace({ "a.yaml": text }).problems()).toEqual([
    expect.stringMatching(/^openapi\/a\.yaml: is not YAML that JSON could say: /),
  ]);
});

test("every broken document is told of in one go", async () => {
  const space = workspace({ "a.yaml": "a: [", "b.json": "{", "c.yaml": openapi() });
  const problems = await space.problems();
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["openapi/a.yaml", "openapi/b.json"]);
});

test("operation ids and parameters have to be unique within a document", async () => {
  const q = { name: "q", in: "query", schema: { type: "string" } };
  const twice = { ...answering({}), operationId: "same", parameters: [q, q] };
  const problems = await workspace({
    "a.yaml": openapi({ paths: { "/x": { get: twice, put: twice } } }),
  }).problems();
  expect(problems.join("\n")).toMatch(/unique `operationId`/);
  expect(problems.join("\n")).toMatch(/unique `name` \+ `in`/);
});

test("a reference is never followed out of the document", async () => {
  const refs = [
    "./other.yaml",
    "other.yaml#/components/schemas/A",
    "http://127.0.0.1:9/x.json",
    "/etc/hostname",
  ];
  const schemas = Object.fromEntries(refs.map(($ref, index) => [`S${index}`, { $ref }]));
  const space = workspace({ "a.yaml": openapi({ components: { schemas } }) });
  expect((await space.problems()).map((problem) => problem.replace(/^[^ ]+ /, ""))).toEqual(
    refs.map((ref, index) => {
      return `refers to another file, ${ref}: a document has to be complete in itself (at #/components/schemas/S${index})`;
    }),
  );
});

test("an unknown keyword of a 3.1 schema is let through but told of, one of 3.0 is refused", async () => {
  const components = { schemas: { A: { propertys: {} } } };
  const { notes } = await workspace({ "a.yaml": openapi({ components }) }).generate();
  expect(notes).toEqual([
    "openapi/a.yaml:9:7: Property `propertys` is not expected here. Did you mean `properties`? (at #/components/schemas/A/propertys)",
  ]);
  const old = workspace({ "a.yaml": openapi({ openapi: "3.0.3", components }) });
  expect(await old.problems()).toHaveLength(1);
});

test("a folder without documents, a missing one and an unreadable file are errors", async () => {
  expect(await workspace({ "README.md": "# Nothing\n" }).problems()).toEqual([
    "openapi: holds no OpenAPI document (*.yaml, *.yml or *.json)",
  ]);
  const space = workspace({ "a.yaml": openapi() });
  symlinkSync("nowhere", join(space.openapiDir, "b.yaml"));
  expect(await space.problems()).toEqual(["openapi/b.yaml: cannot be read (ENOENT)"]);
  mkdirSync(join(space.openapiDir, "c.yaml"));
  expect(await space.problems()).toEqual([expect.stringMatching(/^openapi\/[bc]\.yaml: cannot be read/)]);
});

test("text that is not UTF-8 is refused", async () => {
  const space = workspace({});
  space.put("a.yaml", Buffer.from([0x61, 0x3a, 0x20, 0xff]));
  expect(await space.problems()).toEqual(["openapi/a.yaml: is not UTF-8 text"]);
});
