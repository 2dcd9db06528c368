import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../../workspace.ts";

const VENDOR = openapi({
  paths: { "/it's/{id}": { get: answering({ $ref: "#/components/schemas/Thing" }) } },
  components: {
    schemas: {
      Thing: {
        type: "object",
        required: ["id", "gone"],
        properties: {
          id: { type: "string" },
          gone: { type: "string" },
          state: { type: "string", enum: ["A", "B"] },
        },
      },
    },
  },
});

/** The path parameter that the vendor forgot. */
const PARAMETER = {
  target: '$.paths["/it\'s/{id}"].get',
  description: "The parameter is missing.",
  update: { parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }] },
};

function overlay(...actions: object[]): object {
  return { overlay: "1.0.0", info: { title: "Corrections", version: "1" }, actions };
}

test("corrections change what is generated and leave the document as it is", async () => {
  const space = workspace({
    "vendor/vendor.yaml": VENDOR,
    "vendor/corrections.yaml": overlay(
      PARAMETER,
      {
        target: "$.components.schemas.Thing.properties.state",
        description: "Open.",
        update: { "x-extensible-enum": ["A"] },
      },
      {
        target: "$.components.schemas.Thing.properties.state.enum",
        description: "One value is missing.",
        update: "C",
      },
      { target: "$.components.schemas.Thing.properties.gone", description: "Never sent.", remove: true },
      {
        target: "$.components.schemas.Thing.required[?@ == 'gone' || @ == 'id']",
        description: "Not always there.",
        remove: true,
      },
    ),
  });
  const before = readFileSync(join(space.openapiDir, "vendor", "vendor.yaml"), "utf8");
  await space.generate();
  expect(readFileSync(join(space.openapiDir, "vendor", "vendor.yaml"), "utf8")).toBe(before);
  const { components } = await space.document();
  expect(components).toEqual({
    schemas: {
      Thing: {
        type: "object",
        required: [],
        properties: {
          id: { type: "string" },
          state: { type: "string", enum: ["A", "B", "C"], "x-extensible-enum": ["A"] },
        },
      },
    },
  });
  expect(space.read("schema.ts")).toMatch(/id: string;/);
  expect(space.read("schema.ts")).toMatch(/corrections\.yaml +sha256/);
});

test("an overlay that extends one document is for that one alone, whatever its format", async () => {
  const other = openapi({ components: { schemas: { Other: { type: "string" } } } });
  const action = { target: "$.info", description: "A better title.", update: { title: "Corrected" } };
  const space = workspace({ "vendor/other.json": other, "vendor/vendor.json": { ...VENDOR, paths: {} } });
  space.put("vendor/corrections.yaml", { ...overlay(action), extends: "./vendor.yaml" });
  await space.generate();
  expect(await space.document()).toMatchObject({ info: { title: "Test, Corrected" } });
});

test("a file of several overlays applies them in turn", async () => {
  const space = workspace({ "vendor/vendor.yaml": VENDOR });
  space.put(
    "vendor/corrections.yaml",
    `${JSON.stringify(overlay(PARAMETER))}\n---\n${JSON.stringify(overlay({ target: "$.info", description: "d", update: { title: "Second" } }))}\n`,
  );
  await space.generate();
  expect(await space.document()).toMatchObject({ info: { title: "Second" } });
});

test.each([
  [
    "matches nothing",
    { target: "$.paths['/gone']", description: "It is wrong.", remove: true },
    /^openapi\/vendor\/corrections\.yaml:\d+:\d+: matches nothing: \$\.paths\['\/gone'\] \("It is wrong\."\)$/,
  ],
  ["has no reason", { target: "$.info", update: {} }, /action 2 has no `description`/],
  [
    "does nothing",
    { target: "$.info", description: "d" },
    /action 2 has neither `update` nor `remove: true`/,
  ],
  ["has no target", { description: "d", update: {} }, /action 2 has no JSONPath/],
  ["has a member too many", { target: "$", description: "d", update: {}, x: 1 }, /unknown member `x`/],
  ["has a broken target", { target: "$.a[", description: "d", remove: true }, /is no JSONPath/],
  [
    "selects text",
    { target: "$.info.title", description: "d", update: { a: 1 } },
    /selects neither an object nor a list/,
  ],
  ["removes all", { target: "$", description: "d", remove: true }, /would remove the whole document/],
])("an action that %s is an error with its place, and nothing is written", async (_, action, message) => {
  const space = workspace({
    "vendor/vendor.yaml": VENDOR,
    "vendor/corrections.yaml": overlay(PARAMETER, action),
  });
  expect((await space.problems())[0]).toMatch(message);
  expect(() => space.output()).toThrow();
});

test.each([
  ["no overlay", "hello: 1\n", /is no OpenAPI Overlay 1\.0/],
  ["another version", "overlay: 2.0.0\nactions: []\n", /is no OpenAPI Overlay 1\.0/],
  ["no actions", "overlay: 1.0.0\n", /has no list of `actions`/],
  ["no YAML", "overlay: [\n", /corrections\.yaml:\d+:\d+: is not YAML/],
])("a file with %s is refused", async (_, text, message) => {
  const space = workspace({ "vendor/vendor.yaml": openapi(), "vendor/corrections.yaml": text });
  expect((await space.problems()).join("\n")).toMatch(message);
});

test("what a correction breaks is found", async () => {
  const space = workspace({
    "vendor/vendor.yaml": VENDOR,
    "vendor/corrections.yaml": overlay(PARAMETER, {
      target: "$.components.schemas",
      description: "Not needed.",
      remove: true,
    }),
  });
  expect((await space.problems()).join("\n")).toMatch(/Thing/);
});
