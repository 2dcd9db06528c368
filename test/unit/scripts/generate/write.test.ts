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
  ["a document that is not valid", { openapi: "3.1.0", info: {}, paths: {} }],
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
