import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answering, openapi, schemaRef, workspace } from "./workspace.ts";

const FLEET = openapi({
  paths: { "/vehicles": { get: answering(schemaRef("Vehicle")) } },
  components: { schemas: { Vehicle: { type: "object", properties: { id: { type: "string" } } } } },
});
const COMMANDS = openapi({
  paths: { "/vehicles/{id}/lock": { post: answering(schemaRef("State"), { parameters: [idParameter()] }) } },
  components: { schemas: { State: { type: "string" }, Vehicle: { type: "string" } } },
});

function idParameter() {
  return { name: "id", in: "path", required: true, schema: { type: "string" } };
}

test("the same documents give the same bytes, whatever order they were created in", async () => {
  const forwards = workspace({ "commands.yaml": COMMANDS, "fleet.yaml": FLEET });
  const backwards = workspace({ "fleet.yaml": FLEET, "commands.yaml": COMMANDS });
  await forwards.generate();
  await backwards.generate();
  expect(backwards.output()).toEqual(forwards.output());
});

test("a second run changes nothing and says so", async () => {
  const space = workspace({ "fleet.yaml": FLEET });
  await space.generate();
  const { changes } = await space.generate();
  expect(changes.map(({ action }) => action)).toEqual(["keep", "keep", "keep"]);
});

test("moving an operation to another document changes only the header", async () => {
  const paths = {
    "/b": { get: answering({ type: "string" }) },
    "/a": { get: answering({ type: "string" }) },
  };
  const one = workspace({ "one.yaml": openapi({ paths }) });
  const two = workspace({
    "one.yaml": openapi({ paths: { "/b": paths["/b"] } }),
    "two.yaml": openapi({ paths: { "/a": paths["/a"] } }),
  });
  await one.generate();
  await two.generate();
  const body = (text: string) => text.slice(text.indexOf("*/"));
  expect(body(two.read("schema.ts"))).toBe(body(one.read("schema.ts")));
});

test("neither a redocly.yaml nor an ignore file in the working directory has a say", async () => {
  const space = workspace({ "fleet.yaml": FLEET });
  await space.generate();
  const plain = space.output();

  const elsewhere = join(space.openapiDir, "elsewhere");
  mkdirSync(elsewhere);
  space.put(
    "elsewhere/redocly.yaml",
    "apis:\n  main:\n    root: missing.yaml\nrules:\n  info-license: error\n",
  );
  space.put("elsewhere/.redocly.lint-ignore.yaml", "openapi/fleet.yaml:\n  struct: ['#/paths']\n");
  const before = process.cwd();
  process.chdir(elsewhere);
  try {
    await space.generate();
    expect(space.output()).toEqual(plain);
  } finally {
    process.chdir(before);
  }
});
