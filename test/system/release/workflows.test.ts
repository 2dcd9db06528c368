import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesIn, readText } from "../../../scripts/write-docs/pages.ts";
import { breachesIn } from "./workflows.ts";

const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-workflows-"));
afterAll(() => rmSync(folder, { recursive: true }));
let parser: typeof import("@actions/workflow-parser");

// It imports JSON in the way of bundlers, which Node refuses.
beforeAll(async () => {
  const outfile = join(folder, "parser.cjs");
  const stdin = { contents: 'export * from "@actions/workflow-parser"', resolveDir: import.meta.dirname };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "cjs" });
  parser = createRequire(outfile)(outfile);
});

/** What the forge's own parser has against a workflow. */
async function errorsIn(name: string, content: string): Promise<string[]> {
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
  if (value) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** As a workflow writes it. */
const expression = (content: string): string => `$\{{ ${content} }}`;

describe.each(filesIn(".github/workflows", ".yml"))("%s", (file) => {
  test("is what the forge's own parser takes", async () => {
    expect(await errorsIn(file, readText(file))).toEqual([]);
  });

  test("has no permission but those that a job names, and no action but of a commit", () => {
    expect(breachesIn(readText(file))).toEqual([]);
  });
});

const good = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: some/action@0123456789abcdef0123456789abcdef01234567 # v1.2.3
      - run: echo "$GITHUB_REF"
`;

test.each([
  ["a key that is not known", good.replace("runs-on", "run-on")],
  ["a permission that is not known", good.replace("contents: read", "content: read")],
  ["an expression that is wrong", good.replace("$GITHUB_REF", expression("githubb.ref"))],
  ["a job that is not there", good.replace("runs-on", "needs: b\n    runs-on")],
])("the parser finds %s", async (_, text) => {
  expect(await errorsIn("workflow.yml", good)).toEqual([]);
  expect(await errorsIn("workflow.yml", text)).not.toEqual([]);
});

test.each([
  ["permissions: {}", "permissions: read-all", "the workflow's own permissions are not empty"],
  ["    permissions:\n      contents: read\n", "", "a: names no permissions"],
  ["@0123456789abcdef0123456789abcdef01234567", "@v1", "a: some/action@v1 is not a commit"],
  [" # v1.2.3", "", "some/action@0123456789abcdef0123456789abcdef01234567 has no version beside it"],
  ["$GITHUB_REF", expression("github.ref"), "a: an expression within a script"],
  ["$GITHUB_REF", "secrets", "it uses a secret"],
])("our own rules: %j as %j", (from, to, breach) => {
  expect(breachesIn(good)).toEqual([]);
  expect(breachesIn(good.replace(from, to))).toEqual([breach]);
});
