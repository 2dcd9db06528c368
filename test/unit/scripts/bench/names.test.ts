import { expect, test } from "vitest";
import { namesIn } from "../../../../scripts/bench/names.ts";
import { readText } from "../../../../scripts/write-docs/pages.ts";

test("the runs of a folder are named, not the files that they are made of", () => {
  expect(namesIn("bench", "bench")).toEqual(expect.arrayContaining(["calls", "report", "token-store"]));
  expect(namesIn("bench", "bench")).not.toContain("calls-peers");
  expect(namesIn("test/system/soak", "soak")).toEqual([
    "calls",
    "commands",
    "events",
    "fleet",
    "properties",
    "tokens",
  ]);
});

test("each benchmark of the page is one of them", () => {
  const named = [...readText("bench/README.md").matchAll(/^ {4}npm run bench -- ([\w-]+)/gm)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, name] of named) expect(namesIn("bench", "bench")).toContain(name);
});
