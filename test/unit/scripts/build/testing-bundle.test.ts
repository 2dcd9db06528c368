import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testingBundle } from "../../../../scripts/build/testing-bundle.ts";

// Far from any node_modules: msw is not installed there.
const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-sandbox-"));

const buildTesting = () => build({ ...testingBundle, outdir: folder, metafile: true });
let built: Awaited<ReturnType<typeof buildTesting>>;
beforeAll(async () => {
  built = await buildTesting();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program with the bundle in a process of its own; the process has to end by itself. */
function run(program: string, ...flags: string[]): string {
  const file = join(folder, "program.mjs");
  writeFileSync(file, `import { createSandbox } from "./index.js";\n${program}`);
  return execFileSync(process.execPath, [...flags, file], { encoding: "utf8", timeout: 20_000 }).trim();
}

const SIGN_IN = `
  const sandbox = createSandbox();
  const { clientId, clientSecret } = sandbox.credentials;
  const token = await sandbox.fetch("/auth/oauth/token?grant_type=client_credentials", {
    method: "POST",
    headers: { Authorization: "Basic " + btoa(clientId + ":" + clientSecret) },
  });
  const headers = { Authorization: "Bearer " + (await token.json()).access_token };`;

test("the subpath loads without msw and without Node: only listen() needs its modules", () => {
  const outputs = Object.values(built.metafile.outputs);
  const entry = outputs.find(({ entryPoint }) => entryPoint?.endsWith("testing/index.ts"));
  const server = outputs.find(({ entryPoint }) => entryPoint?.endsWith("testing/gateway/server.ts"));
  const staticImports = (output = entry) =>
    new Set(
      output?.imports
        .filter(({ kind, external }) => kind === "import-statement" && external)
        .map((i) => i.path),
    );
  expect([...staticImports()]).toEqual([]);
  expect(staticImports(server)).toContain("node:http");
});

describe("in a process of its own", () => {
  test("fetch, listen and handlers work without msw, and nothing keeps the process alive", () => {
    const output = run(`${SIGN_IN}
      const server = await sandbox.listen();
      const answers = [await sandbox.fetch("/vehicles", { headers }), await fetch(server.url + "/vehicles", { headers })];
      await server.close();
      console.log(answers.map(({ status }) => status).join(), sandbox.handlers.length);`);
    expect(output).toBe("200,200 1");
  });

  test("requests are checked where code from strings is forbidden", () => {
    const output = run(
      `${SIGN_IN}
      const ask = async (path) => { const r = await sandbox.fetch(path, { headers }); return [r.status, (await r.json()).detail]; };
      let forbidden = false;
      try { new Function(""); } catch { forbidden = true; }
      console.log(JSON.stringify([forbidden, await ask("/vehicles?limit=x"), (await ask("/vehicles?limit=1"))[0]]));`,
      "--disallow-code-generation-from-strings",
    );
    expect(JSON.parse(output)).toEqual([true, [400, "The parameter 'limit' must be integer."], 200]);
  });
});
