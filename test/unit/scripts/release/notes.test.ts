import { expect, test } from "vitest";
import { notesOf, sectionOf } from "../../../../scripts/release/notes.ts";
import { readText } from "../../../../scripts/write-docs/pages.ts";

const CHANGELOG = `# Changelog

Newest first.

## 1.10.0 (unreleased)

- Not yet.

## 1.1.0 (2026-12-01)

### Calls

- A call. See ## 1.0.0 (2026-01-01)

## 1.0.0 (2026-11-01)
`;

test("the notes of a release are its section of the changelog, without the heading", () => {
  expect(sectionOf(CHANGELOG, "1.1.0")).toEqual({
    date: "2026-12-01",
    text: "### Calls\n\n- A call. See ## 1.0.0 (2026-01-01)",
  });
});

test("a version without notes, one without a date, and one that is not there", () => {
  expect(sectionOf(CHANGELOG, "1.0.0")).toEqual({ date: "2026-11-01", text: "" });
  expect(sectionOf(CHANGELOG, "1.10.0")).toEqual({ date: undefined, text: "- Not yet." });
  expect(sectionOf(CHANGELOG, "1.1")).toBeUndefined();
});

test("the changelog has a section for the version at hand", () => {
  const { version } = JSON.parse(readText("package.json"));
  expect(sectionOf(readText("CHANGELOG.md"), version)?.text).toContain("###");
});

test("the notes lead to the files of the release's own commit", () => {
  const text = "[a](docs/a.md#b), [c](https://c.test/d) and [f](#g)";
  expect(notesOf({ date: undefined, text }, "https://forge.test/o/p/blob/v1.2.3")).toBe(
    "[a](https://forge.test/o/p/blob/v1.2.3/docs/a.md#b), [c](https://c.test/d) and [f](#g)",
  );
});

test("a section has each heading and each line once", () => {
  const { version } = JSON.parse(readText("package.json"));
  const lines = (sectionOf(readText("CHANGELOG.md"), version)?.text ?? "").split("\n").filter(Boolean);
  expect(lines.filter((line, at) => lines.indexOf(line) < at)).toEqual([]);
});
