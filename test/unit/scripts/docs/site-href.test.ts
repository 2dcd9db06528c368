import { expect, test } from "vitest";
import { siteHref, type Targets } from "../../../../scripts/docs/site-href.ts";

const targets: Targets = {
  pages: new Set(["README.md", "docs/a.md", "docs/b.md"]),
  exists: (path) => ["README.md", "docs/a.md", "docs/b.md", "examples/a [b].ts", "src"].includes(path),
  repository: "https://forge.test/o/p",
};

test.each([
  ["https://x.test/y", "https://x.test/y"],
  ["mailto:a@b.test", "mailto:a@b.test"],
  ["#here", "#here"],
  ["b.md", "b.md"],
  ["b.md#there", "b.md#there"],
  ["../README.md", "../index.md"],
  ["../README.md#two-commands", "../index.md#two-commands"],
  ["../examples/a%20[b].ts", "https://forge.test/o/p/blob/main/examples/a%20%5Bb%5D.ts"],
  ["../src/", "https://forge.test/o/p/blob/main/src/"],
])("a link to %s becomes %s", (href, expected) => {
  const withFolder = { ...targets, exists: (path: string) => targets.exists(path.replace(/\/$/, "")) };
  expect(siteHref("docs/a.md", href, withFolder)).toBe(expected);
});

test("a link that leads nowhere fails, with its page", () => {
  expect(() => siteHref("docs/a.md", "c.md", targets)).toThrow("docs/a.md: the link c.md leads nowhere");
});
