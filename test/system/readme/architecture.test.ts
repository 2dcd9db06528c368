import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { pathOf, readText } from "../../../scripts/write-docs/pages.ts";

const foldersOf = (path: string): string[] =>
  readdirSync(pathOf(path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${path}/${name}/`);

test("docs/architecture.md names every room of src/", () => {
  const page = readText("docs/architecture.md");
  expect(foldersOf("src").filter((folder) => !page.includes(`\`${folder}\``))).toEqual([]);
});
