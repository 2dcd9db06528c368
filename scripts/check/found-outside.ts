// What was found from outside, read from test/found-outside.md.
import { existsSync, readFileSync } from "node:fs";

/** A kind of fault, with the tests that show it mended. */
export interface Finding {
  readonly row: number;
  readonly what: string;
  /** Each as `file: title`, the file below `test/`. */
  readonly shownBy: readonly string[];
  /** What is still to be done, or empty. */
  readonly open: string;
}

const TABLE = "test/found-outside.md";

/** The rows of the table, in its order. */
export function readFindings(page: string = readFileSync(TABLE, "utf8")): Finding[] {
  const rows = page.split(/\r?\n/).filter((line) => /^\| \d/.test(line));
  return rows.map((line) => {
    const [row, what = "", shownBy = "", open = ""] = line.split("|").slice(1, -1);
    const tests = [...shownBy.matchAll(/`([^`]+)`/g)].map(([, test = ""]) => test);
    return { row: Number(row), what: what.trim(), shownBy: tests, open: open.trim() };
  });
}

/** The tests that are not there: their file is gone, or has no such title any more. */
function missingTests({ shownBy }: Finding): string[] {
  return shownBy.filter((test) => {
    const [file = "", ...title] = test.split(": ");
    const path = `test/${file}`;
    return !existsSync(path) || !readFileSync(path, "utf8").includes(title.join(": "));
  });
}

/** A line for each finding, and whether every test that one names is there. */
export function describeFindings(findings: readonly Finding[]): {
  readonly lines: readonly string[];
  readonly ok: boolean;
} {
  const described = findings.map((finding) => {
    const { row, what, shownBy, open } = finding;
    const missing = missingTests(finding);
    const wrong = missing.length > 0 || shownBy.length === 0;
    const state = wrong ? "FAIL" : open ? "not done" : "done";
    const why = missing.length > 0 ? `: there is no ${missing.join(", no ")}` : open && `: ${open}`;
    return { line: `     ${String(row).padStart(2)} ${state.padEnd(8)} ${what}${why}`, wrong };
  });
  return { lines: described.map(({ line }) => line), ok: !described.some(({ wrong }) => wrong) };
}
