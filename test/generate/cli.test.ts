import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "scripts/generate.ts", ...args],
    {
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

test("an unknown option is named", () => {
  const { status, stdout, stderr } = run("--chekc");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^generate: Unknown option '--chekc'\n\nUsage: /);
  expect(stdout).toBe("");
});

test("an argument that is no option is named", () => {
  const { status, stderr } = run("openapi");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^generate: Unexpected argument 'openapi'/);
});

test("--help tells the options", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/--check/);
});

test("--check tells of each document and each file, and names those that drifted", () => {
  const { status, stdout, stderr } = run("--check");
  expect(stdout).toMatch(/^openapi\/vehicle-management\.yaml +\d+ operations, \d+ schemas$/m);
  expect(stdout).toMatch(/^src\/generated\/schema\.ts +(unchanged|differs)$/m);
  const drifted = /differs|missing|stale/.test(stdout);
  expect(status).toBe(drifted ? 1 : 0);
  if (drifted) expect(stderr).toMatch(/^Not what openapi\/ gives: src\/generated\//);
});
