import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

const page = readText("docs/guides/failures.md");

test.each([
  ["ConnectionError", "connection-error"],
  ["TimeoutError", "timeout-error"],
  ["ResponseError", "response-error"],
])("docblock and page list the same codes of a %s", (name, file) => {
  const [, cell = ""] = new RegExp(`^\\| \`${name}\` \\| .* \\| (.*) \\|$`, "m").exec(page) ?? [];
  const [, docblock = ""] = /`code`: ([\s\S]*?)\.\n/.exec(readText(`src/errors/${file}.ts`)) ?? [];
  const codesIn = (text: string): string[] => [...text.matchAll(/`([a-z-]+)`/g)].map(([, code = ""]) => code);
  expect(codesIn(cell).length).toBeGreaterThan(2);
  expect(codesIn(docblock)).toEqual(codesIn(cell));
});
