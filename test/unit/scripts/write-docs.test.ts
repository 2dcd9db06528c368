import { describe, expect, it, test } from "vitest";
import { fillPage } from "../../../scripts/write-docs/fill-page.ts";
import { pagePaths, readText } from "../../../scripts/write-docs/pages.ts";
import { retryTable } from "../../../scripts/write-docs/retry-table.ts";

describe("pages show what the code has (npx tsx scripts/write-docs.ts)", () => {
  test.each(pagePaths())("%s", (page) => {
    const text = readText(page);
    expect(fillPage(text, readText)).toBe(text);
  });
});

describe("filling a page", () => {
  const page = ["before", "<!-- retry-table -->", "old", "<!-- /retry-table -->", "after", ""].join("\n");
  const quoting = [
    "<!-- examples/some-name.ts -->",
    "",
    "```ts",
    "old();",
    "```",
    "",
    "```ts",
    "own();",
    "```",
  ];

  it("writes the table in its place and leaves the rest alone", () => {
    expect(fillPage(page, String)).toBe(page.replace("old", `\n${retryTable()}\n`));
  });

  it("notices one changed word in the table", () => {
    const text = readText("docs/guides/failures.md");
    const drifted = text.replace(
      "| TLS certificate not accepted | no |",
      "| TLS certificate not accepted | yes |",
    );
    expect(drifted).not.toBe(text);
    expect(fillPage(drifted, readText)).toBe(text);
  });

  it("quotes an example below its name, and leaves other blocks alone", () => {
    const filled = fillPage(quoting.join("\n"), (example) => `// ${example}\n`);
    expect(filled).toBe(quoting.join("\n").replace("old();", "// examples/some-name.ts"));
  });

  it("does not change a second time", () => {
    const once = fillPage(page, String);
    expect(fillPage(once, String)).toBe(once);
  });
});
