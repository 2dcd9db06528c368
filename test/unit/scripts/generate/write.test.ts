import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyChanges, planChanges, readFolder } from "../../../../scripts/generate/write.ts";
import { answering, openapi, workspace } from "./workspace.ts";

const paths = { "/one": { get: answering({ type: "string" }) } };
const ONE = openapi({ paths });
const CHANGED = openapi({ paths: { ...paths, "/more": { get: answering({ type: "number" }) } } });

test.each([
  ["a syntax error", "openapi: [3.1.0\n"],
  ["a document that is not valid", { openapi: "3.1.0", info: {}, paths: [] }],
  ["an operation that another document describes", ONE],
])("%s leaves every file as it was", async (_, content) => {
  const space = workspace({ "one.yaml": ONE });
  await space.generate();
  const before = space.output();
  space.put("one.yaml", CHANGED);
  space.put("two.yaml", content);
  await space.problems();
  expect(space.output()).toEqual(before);
});

test("if a move fails, those before it are undone and nothing is left aside", () => {
  const space = workspace({});
  mkdirSync(join(space.outDir, "b.ts", "in-the-way"), { recursive: true });
  writeFileSync(join(space.outDir, "a.ts"), "old");
  const wanted = new Map([
    ["a.ts", "new"],
    ["added.ts", "new"],
    ["b.ts", "new"],
  ]);
  const changes = planChanges(wanted, readFolder(space.outDir));
  expect(() => applyChanges(space.outDir, changes)).toThrow();
  rmSync(join(space.outDir, "b.ts"), { recursive: true });
  expect(space.output()).toEqual({ "a.ts": "old" });
});

test("if a file cannot be written aside, nothing is moved and nothing is left aside", () => {
  const space = workspace({});
  mkdirSync(space.outDir);
  writeFileSync(join(space.outDir, "a.ts"), "old");
  const wanted = new Map([
    ["a.ts", "new"],
    ["no-such-folder/b.ts", "new"],
  ]);
  expect(() => applyChanges(space.outDir, planChanges(wanted, readFolder(space.outDir)))).toThrow();
  expect(readdirSync(space.outDir)).toEqual(["a.ts"]);
  expect(space.read("a.ts")).toBe("old");
});

test("an import that is killed between two moves is completed by the next run, another is cleared away", async () => {
  const space = workspace({ "one.yaml": ONE });
  await space.generate();
  const whole = space.output();
  const vendor = join(space.openapiDir, "vendor");

  // Killed before everything was written aside: nothing of it counts.
  writeFileSync(join(vendor, ".one.yaml.tmp"), "half of a docu");
  await space.generate();
  expect(readdirSync(vendor)).toEqual([]);
  expect(space.output()).toEqual(whole);

  // Killed after the first move: the rest follows, and what is generated with it.
  writeFileSync(join(vendor, "SOURCES.json"), '{ "one.json": {} }\n');
  writeFileSync(join(vendor, ".one.json.tmp"), JSON.stringify(CHANGED));
  writeFileSync(join(space.outDir, ".schema.ts.tmp"), "export type paths = never;\n");
  const moves = ["SOURCES.json", "one.json", "../../generated/schema.ts"];
  const journal = moves.map((file) => ({ file, isRemoval: false }));
  writeFileSync(join(vendor, ".import.tmp"), JSON.stringify(journal));
  await space.generate();
  expect(readdirSync(vendor).sort()).toEqual(["SOURCES.json", "one.json"]);
  expect(space.read("schema.ts")).toContain('"/more"');
  expect(Object.keys(space.output())).toEqual(Object.keys(whole));
});
