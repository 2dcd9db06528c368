import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../workspace.ts";

/** So many levels of a schema in an answer, which is itself on the eighth level of the document. */
function deep(levels: number): string {
  const mark = JSON.stringify("here");
  const text = JSON.stringify(openapi({ paths: { "/x": { get: answering("here") } } }));
  return text.replace(mark, `${'{"not":'.repeat(levels)}{}${"}".repeat(levels)}`);
}

test.each([
  ["a.json", deep(5_000), /^openapi\/a\.json:1:\d+: is nested more than 200 levels deep$/],
  [
    "a.json",
    "[".repeat(201) + "]".repeat(201),
    /^openapi\/a\.json:1:201: is nested more than 200 levels deep$/,
  ],
  ["a.yaml", deep(5_000), /^openapi\/a\.yaml: is nested more than 200 levels deep$/],
  ["a.yaml", deep(250), /^openapi\/a\.yaml: is nested more than 200 levels deep$/],
])("%s that is nested without end is told in a line", async (file, text, message) => {
  expect(await workspace({ [file]: text }).problems()).toEqual([expect.stringMatching(message)]);
});

test.each(["a.json", "a.yaml"])("%s of 200 levels is taken in", async (file) => {
  const space = workspace({});
  space.put(file, Buffer.from(deep(191)));
  await space.generate();
  expect(space.read("document.ts")).toContain('{"not":'.repeat(191));
  space.put(file, Buffer.from(deep(192)));
  expect(await space.problems()).toEqual([expect.stringContaining("is nested more than 200 levels deep")]);
});
