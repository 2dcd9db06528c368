import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typeErrors } from "../compile.ts";
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
  ["a.yaml", "openapi: 3.3.0\n", /^openapi\/a\.yaml: is OpenAPI 3\.3\.0; supported are 3\.0, 3\.1 and 3\.2$/],
  ["a.yaml", "openapi: [3]\n", /^openapi\/a\.yaml: is OpenAPI \[3\]; supported are/],
  ["a.yaml", "overlay: 1.0.0\nactions: []\n", /is an OpenAPI Overlay, .*openapi\/vendor\/corrections\.yaml/],
  ["a.yaml", "asyncapi: 2.6.0\nchannels: {}\n", /is an AsyncAPI document, which describes messages/],
  ["a.yaml", "arazzo: 1.0.0\nworkflows: []\n", /is an Arazzo document/],
  ["a.json", '{ "$schema": "https://json-schema.org/draft/2020-12/schema" }', /is a JSON Schema, not/],
  [
    "a.json",
    '{\n  "a": 1,\n  "\\u0061": 2 }',
    /^openapi\/a\.json:3:3: is not JSON: the key "a" is there twice/,
  ],
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
    "openapi/a.yaml:8:9: refers to #/components/responses/Missing, which does not exist (at #/paths/~1x~1{id}/get/responses/200)",
    "openapi/a.yaml:9:9: refers to another file, other.yaml: a document has to be complete in itself (at #/paths/~1x~1{id}/get/responses/201). Bundle it first: npx @redocly/cli bundle openapi/a.yaml -o bundled.yaml",
  ]);
  space.put("a.yaml", space.text("a.yaml").replace(/^ +"20[01]".*\n/gm, ""));
  expect((await space.generate()).notes).toEqual([
    "openapi/a.yaml:5:5: The operation does not define the path parameter `{id}` expected by path `/x/{id}`. (at #/paths/~1x~1{id}/get)",
    "openapi/a.yaml:6:7: Property `operationid` is not expected here. Did you mean `operationId`? (at #/paths/~1x~1{id}/get/operationid)",
    expect.stringMatching(
      /^openapi\/a\.yaml:10:52: `type` can be one of the following only: .* Did you mean `string`\? \(at /,
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

test("of operation ids and parameters that are there twice each gets its own, and it is told", async () => {
  const q = (type: string) => ({ name: "q", in: "query", schema: { type } });
  const twice = { ...answering({}), operationId: "same", parameters: [q("string"), q("number")] };
  const space = workspace({ "a.yaml": openapi({ paths: { "/x": { get: twice, put: twice } } }) });
  const { notes } = await space.generate();
  expect(notes.join("\n")).toMatch(/unique `operationId`/);
  expect(notes.join("\n")).toMatch(/unique `name` \+ `in`/);
  expect(typeErrors(space.output())).toEqual([]);
  expect(space.read("schema.ts").match(/q\?: number/g)).toHaveLength(2);
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
  expect(await space.problems()).toEqual([
    expect.stringContaining("refers to another file, ./other.yaml and 3 more: a document has to be complete"),
  ]);
});

test.each(["3.0.3", "3.1.0", "3.2.0"])(
  "an unknown keyword of a %s schema is let through but told of",
  async (version) => {
    const components = { schemas: { A: { propertys: {} } } };
    const { notes } = await workspace({ "a.yaml": openapi({ openapi: version, components }) }).generate();
    expect(notes).toEqual([
      "openapi/a.yaml:9:7: Property `propertys` is not expected here. Did you mean `properties`? (at #/components/schemas/A/propertys)",
    ]);
  },
);

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
