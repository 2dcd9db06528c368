import { describe, expect, test } from "vitest";
import { commandLine, readCommandLine, usageOf } from "../../../src/cli/command-line.ts";
import { capture } from "./said.ts";

const line = commandLine({
  name: "tool cut",
  synopsis: "<file> [options]",
  about: "Cuts\na file.",
  options: {
    size: { type: "string", value: "<bytes>", help: `how long a piece is; ${"very ".repeat(40)}long` },
    dry: { type: "boolean", help: "cut nothing" },
  },
  check: ({ values }) => (values.size === "0" ? "--size must be above 0" : undefined),
});

function reading(...args: string[]) {
  const said = capture();
  return { parsed: readCommandLine(line, args), ...said };
}

test("one table is parsed and shown, in lines that fit a screen", () => {
  const { parsed } = reading("a.txt", "--size", "10");
  expect(parsed).toMatchObject({ values: { size: "10" }, positionals: ["a.txt"] });
  const lines = usageOf(line).split("\n");
  expect(lines.slice(0, 6)).toEqual([
    "Usage: tool cut <file> [options]",
    "",
    "Cuts a file.",
    "",
    "Options:",
    expect.stringMatching(/^ {2}--size <bytes> {2}how long a piece is; very/),
  ]);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(118);
  expect(reading("--help")).toMatchObject({ parsed: 0, out: usageOf(line).split("\n") });
});

describe("what is wrong is said in the first line, with exit code 2", () => {
  test.each([
    [["--siez", "1"], "tool cut: Unknown option '--siez'; the nearest is --size"],
    [["-x"], "tool cut: Unknown option '-x'; the nearest is --dry"],
    [["--size"], "tool cut: Option '--size <value>' argument missing"],
    [["--size", "0"], "tool cut: --size must be above 0"],
  ])("%j", (args, first) => {
    const { parsed, error } = reading(...args);
    expect(parsed).toBe(2);
    expect(error[0]).toBe(first);
    expect(error.join("\n")).toContain("Usage: tool cut");
  });
});
