import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { examplePaths, filesIn, pagePaths, pathOf, readText } from "../../../scripts/write-docs/pages.ts";
import { deadLinks } from "./links.ts";

const textOf = (path: string): string => (path.endsWith(".md") ? readText(path) : "");

describe("no relative link is dead", () => {
  test.each(pagePaths())("%s", (page) => {
    expect(deadLinks(page, readText(page), (path) => existsSync(pathOf(path)), textOf)).toEqual([]);
  });
});

test("a dead link is found: to a file, to a heading of the page, to one of another page", () => {
  const text =
    "[a](b.md) [c](../no.md) [d](#here) [e](#gone) [f](b.md#there) [g](b.md#gone) [h](https://x.test/y)";
  const pages: Record<string, string> = { "docs/a.md": `# Here\n${text}`, "docs/b.md": "# There\n" };
  const dead = deadLinks(
    "docs/a.md",
    pages["docs/a.md"] as string,
    (path) => path in pages,
    (path) => pages[path] ?? "",
  );
  expect(dead).toEqual(["../no.md", "#gone", "b.md#gone"]);
});

test("every page and every example is linked from another page", () => {
  const linked = new Set(
    pagePaths().flatMap((page) =>
      [...readText(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(({ 1: to = "" }) =>
        posix.normalize(posix.join(posix.dirname(page), to)),
      ),
    ),
  );
  const entrances = ["README.md", "CHANGELOG.md"];
  const all = [...pagePaths(), ...examplePaths()].filter((path) => !entrances.includes(path));
  expect(all.filter((path) => !linked.has(path))).toEqual([]);
});

/** Paths in the text of a page or a comment that there has to be; what an operator may add is not among them. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|scripts|test|docs|examples|bench)\/[\w./-]*[\w/])`/g)].map(
    ({ 1: path = "" }) => path,
  );

test.each(pagePaths())("%s names no file or folder that is not there", (page) => {
  expect(pathsIn(readText(page)).filter((path) => !existsSync(pathOf(path)))).toEqual([]);
});

test("the code names no page that is not there", () => {
  const sources = ["src", "scripts"].flatMap((folder) => filesIn(folder, ".ts"));
  const named = sources.flatMap((file) => readText(file).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []);
  expect(named.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
});
