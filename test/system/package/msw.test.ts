import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testingBundle } from "../../../scripts/build/testing-bundle.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { msw: range } = JSON.parse(readFileSync(`${root}package.json`, "utf8")).peerDependencies;

// Both ends of each part of the range. msw 3 runs on Node 22.12 and newer.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const VERSIONS =
  major > 22 || (major === 22 && minor >= 12) ? ["2.12.8", "2", "3.0.0", "3"] : ["2.12.8", "2"];

const projects = new Map(
  VERSIONS.map((version) => [version, mkdtempSync(join(tmpdir(), "invers-oneapi-msw-"))]),
);

const PROGRAM = `
  import { createSandbox } from "./index.js";
  import { setupServer } from "msw/node";
  const sandbox = createSandbox({ baseUrl: "https://api.example/one" });
  const server = setupServer(...sandbox.handlers);
  server.listen({ onUnhandledRequest: "error" });
  const { clientId, clientSecret } = sandbox.credentials;
  const token = await fetch("https://api.example/one/auth/oauth/token?grant_type=client_credentials", {
    method: "POST",
    headers: { Authorization: "Basic " + btoa(clientId + ":" + clientSecret) },
  });
  const headers = { Authorization: "Bearer " + (await token.json()).access_token, "Content-Type": "application/json" };
  const post = (path, init) => fetch("https://api.example/one" + path, { method: "POST", headers, ...init });
  const outcome = async (promise) => {
    try { const r = await promise; return [r.status, r.headers.get("content-type"), (await r.text()).length > 0]; }
    catch (error) { return error.name; }
  };
  const seen = [token.headers.get("content-type")];
  seen.push(await outcome(fetch("https://api.example/one/vehicles", { headers })));
  seen.push(await outcome(post("/event-log-entries/query", { body: '{"limit":1}' })));
  sandbox.inject({ kind: "status", status: 204 });
  seen.push(await outcome(post("/event-log-entries/query", { body: "{}" })));
  sandbox.inject({ kind: "reset" });
  seen.push(await outcome(post("/event-log-entries/query", { body: "{}" })));
  sandbox.inject({ kind: "stall" });
  const controller = new AbortController();
  const stalled = outcome(post("/event-log-entries/query", { body: "{}", signal: controller.signal }));
  while (sandbox.requests.at(-1).faults[0] !== "stall") await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  seen.push(await stalled);
  // Not below the base URL: what it fails with differs from version to version.
  seen.push(typeof (await outcome(fetch("https://api.example/other/vehicles"))));
  server.resetHandlers();
  server.restoreHandlers();
  seen.push(server.listHandlers().length, sandbox.requests.length);
  server.close();
  console.log(JSON.stringify(seen));
`;

const run = promisify(execFile);

function npm(args: string[], cwd: string): Promise<unknown> {
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  return run("npm", [...args, ...quiet], { cwd, shell: process.platform === "win32" });
}

beforeAll(async () => {
  const install = async ([version, project]: [string, string]): Promise<void> => {
    await build({ ...testingBundle, outdir: project });
    writeFileSync(join(project, "program.mjs"), PROGRAM);
    writeFileSync(join(project, "package.json"), '{"private":true}');
    await npm(["install", "--prefer-offline", `msw@${version}`], project);
  };
  await Promise.all([...projects].map(install));
}, 180_000);

afterAll(() => {
  for (const project of projects.values()) rmSync(project, { recursive: true });
});

test("the range of msw versions is the one that is tried", () => {
  expect(range).toBe("^2.12.8 || ^3");
});

test.concurrent.each(VERSIONS)(
  "the handlers answer, fail and hang as the API does under msw %s",
  async (version) => {
    const settings = { cwd: projects.get(version), timeout: 60_000 };
    const { stdout } = await run(process.execPath, ["program.mjs"], settings);
    const json = [200, "application/json", true];
    expect(JSON.parse(stdout)).toEqual([
      "application/json",
      json,
      json,
      [204, null, false],
      "TypeError",
      "AbortError",
      "string",
      1,
      6,
    ]);
  },
);
