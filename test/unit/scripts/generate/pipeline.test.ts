import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answering, openapi, workspace } from "./workspace.ts";

const ONE = openapi({ paths: { "/one": { get: answering({ type: "string" }) } } });
const TWO = openapi({ paths: { "/two": { get: answering({ type: "string" }) } } });

const ALL = [
  "aliases.ts",
  "document.ts",
  "events.ts",
  "permissions.ts",
  "request-forms.ts",
  "sandbox-document.ts",
  "sandbox.ts",
  "schema.ts",
];

async function drift(space: ReturnType<typeof workspace>): Promise<string[]> {
  const { changes } = await space.generate({ check: true });
  return changes.flatMap(({ file, action }) => (action === "keep" ? [] : [`${file} ${action}`]));
}

test("finds no drift after generating", async () => {
  const space = workspace({ "one.yaml": ONE });
  await space.generate();
  expect(await drift(space)).toEqual([]);
});

test("names every file that differs, is missing or stale, and writes none of them", async () => {
  const space = workspace({ "one.yaml": ONE });
  expect(await drift(space)).toEqual(ALL.map((file) => `${file} create`));
  expect(existsSync(space.outDir)).toBe(false);

  await space.generate();
  writeFileSync(join(space.outDir, "schema.ts"), "export type paths = never;\n");
  writeFileSync(join(space.outDir, "gone.ts"), space.read("aliases.ts"));
  const before = space.output();
  expect(await drift(space)).toEqual(["schema.ts update", "gone.ts remove"]);
  expect(space.output()).toEqual(before);
});

test("a changed document is drift even if the types stay the same", async () => {
  const space = workspace({ "one.yaml": ONE });
  await space.generate();
  space.put("one.yaml", { ...ONE, info: { title: "Test", version: "1.0.1" } });
  // The sandbox's two lines lead to the others.
  const changed = ALL.filter((file) => !file.startsWith("sandbox"));
  expect(await drift(space)).toEqual(changed.map((file) => `${file} update`));
});

test("a run removes what it once generated and leaves what it did not", async () => {
  const space = workspace({ "one.yaml": ONE });
  await space.generate();
  writeFileSync(join(space.outDir, "gone.ts"), space.read("aliases.ts"));
  writeFileSync(join(space.outDir, "mine.ts"), "export {};\n");
  await space.generate();
  expect(Object.keys(space.output())).toEqual([...ALL, "mine.ts"].sort());
});

test("notes, hidden files, corrections and sources are no documents", async () => {
  const space = workspace({
    "one.yaml": ONE,
    ".redocly.yaml": "extends: [recommended]\n",
    "SOURCES.md": "# Sources\n",
    "vendor/SOURCES.json": "{}",
    "vendor/corrections.yaml": "overlay: 1.0.0\nactions: []\n",
  });
  expect((await space.generate()).documents.map(({ file }) => file)).toEqual(["one.yaml"]);
});

test("reads .yaml, .yml and .json, and counts what is in them", async () => {
  const space = workspace({
    "a.json": ONE,
    "b.yml": { ...TWO, components: { schemas: { A: { type: "string" }, B: { type: "string" } } } },
    "c.yaml": openapi(),
  });
  const { documents } = await space.generate();
  expect(documents.map(({ file, operations, schemas }) => [file, operations, schemas])).toEqual([
    ["a.json", 1, 0],
    ["b.yml", 1, 2],
    ["c.yaml", 0, 0],
  ]);
});
