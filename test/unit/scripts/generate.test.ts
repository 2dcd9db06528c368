import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** As `npm run generate` has it. */
const START = ["--import", "tsx/esm", "scripts/generate.ts"];

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...START, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("an unknown option is named", () => {
  const { status, stdout, stderr } = run("--chekc");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^npm run generate: Unknown option '--chekc'; the nearest is --check\n\nUsage: /);
  expect(stdout).toBe("");
});

test("an argument that is no option is named", () => {
  const { status, stderr } = run("openapi");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^npm run generate: Unexpected argument 'openapi'/);
});

test("--help tells the options", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/--check/);
});

test("--check tells of each document and each file, and names those that drifted", () => {
  const { status, stdout, stderr } = run("--check");
  expect(stdout).toMatch(/^openapi\/vehicle-management\.(yaml|yml|json) +\d+ operations?, \d+ schemas?$/m);
  expect(stdout).toMatch(/^src\/generated\/schema\.ts +(unchanged|differs)$/m);
  const drifted = /^src\/generated\/.* (differs|missing|stale)$/m.test(stdout);
  expect(status).toBe(drifted ? 1 : 0);
  if (drifted) expect(stderr).toMatch(/^Not what openapi\/ gives: src\/generated\//);
});

function folders(): Record<string, string> {
  const files = ["openapi", "src/generated"].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(folder, entry.name)),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8")]));
}

test.each([
  [["--dry-run"], "--dry-run needs --from"],
  [["--from", "x.yaml", "--check"], "--check and --from exclude each other"],
])("options that do not go together are named: %j", (args, message) => {
  const { status, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(`npm run generate: ${message}\n`);
});

test("a dry run with a document of ours finds nothing that breaks", () => {
  const before = folders();
  const [file] = readdirSync("openapi").filter((name) => /^vehicle-management\./.test(name));
  const { status, stdout, stderr } = run("--from", `openapi/${file}`, "--dry-run", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    document: `vendor/${file}`,
    replaces: file,
    breaks: 0,
    dryRun: true,
  });
  expect(stderr).toContain("Validating and comparing ...");
  expect(folders()).toEqual(before);
});

test("Ctrl-C leaves everything as it was", async () => {
  const before = folders();
  const server = createServer((_, response) => response.write("openapi: ")).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fleet.yaml`;
  const child = spawn(process.execPath, [...START, "--from", from]);
  await once(server, "request");
  child.kill("SIGINT");
  const said: string[] = [];
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const [code] = await once(child, "close");
  expect(code).toBe(130);
  expect(said.join("")).toContain("Interrupted. Nothing was written.");
  expect(folders()).toEqual(before);
});
