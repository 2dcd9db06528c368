import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { pathOf, readText } from "../../../scripts/write-docs/pages.ts";
import { PREAMBLE, readSamples, SERVERS, samplesOf } from "./samples.ts";

// Beside this file, so that the compiler and vitest treat a sample as they treat a test.
const folder = new URL(".samples/", import.meta.url);
const samples = readSamples().map((sample, at) => ({
  ...sample,
  file: fileURLToPath(new URL(`sample-${at + 1}.ts`, folder)),
}));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  // A sample without an import would be a script, in which await is not allowed.
  for (const { file, code } of samples) writeFileSync(file, `${code}export {};\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/**
 * The sources that the samples are compiled with. Pages are written to our documents: where one of the vendor's overrides
 * them, a copy of the sources has the types of ours.
 */
function sourcesOfOurs(): string {
  const src = pathOf("src");
  const ours = readText("src/generated/sandbox.ts");
  if (/^export .* from "\.\/schema\.ts"/m.test(ours)) return src;
  const copy = fileURLToPath(new URL("src/", folder));
  cpSync(src, copy, { recursive: true });
  writeFileSync(join(copy, "generated", "schema.ts"), ours);
  return copy;
}

/** What the compiler says to all samples under the package's own strict settings; nothing if it is content. */
function compile(): string {
  const src = sourcesOfOurs();
  const entries = {
    "": "index.ts",
    "/events": "events/index.ts",
    "/monitor": "monitor/index.ts",
    "/redis": "redis/index.ts",
    "/testing": "testing/index.ts",
  };
  const paths = Object.entries(entries).map(([entry, file]) => [`invers-oneapi${entry}`, [join(src, file)]]);
  const config = {
    extends: pathOf("tsconfig.json"),
    compilerOptions: { paths: Object.fromEntries(paths) },
    include: ["*.ts"],
  };
  writeFileSync(new URL("tsconfig.json", folder), JSON.stringify(config));
  const args = ["node_modules/@typescript/native/bin/tsc", "-p", fileURLToPath(folder), "--noEmit"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: pathOf("./"), encoding: "utf8" });
  return (stdout + stderr).replaceAll(
    /\S*sample-(\d+)\.ts/g,
    (_, number) => samples[Number(number) - 1]?.name ?? "",
  );
}

test("README and docs have samples", () => {
  expect(samples.length).toBeGreaterThan(20);
});

test("the samples compile under the strict settings", () => {
  expect(compile()).toBe("");
});

test("what a page shows below a sample is what it has to print", () => {
  const page = ["# Page", "## Part", "```ts", "one();", "```", "", "```text", "1", "```", ""].join("\n");
  expect(samplesOf("a.md", page)).toEqual([{ name: "a.md 1: Part", code: "one();\n", output: "1\n" }]);
});

describe("each sample runs against the sandbox", () => {
  test.each(samples.filter(({ name }) => !SERVERS.includes(name)))("$name", async ({ file, output }) => {
    vi.resetModules();
    // The preamble sets these three; stubbed, so that they are put back.
    vi.stubGlobal("fetch", globalThis.fetch);
    vi.stubEnv("INVERS_CLIENT_ID", "");
    vi.stubEnv("INVERS_CLIENT_SECRET", "");
    // One sample asks for a proxy; the sandbox is not behind somebody's own.
    for (const name of ["http_proxy", "https_proxy"]) vi.stubEnv(name, "");
    await import(pathOf(PREAMBLE));
    const printed: string[] = [];
    const print = (...values: unknown[]): void => void printed.push(format(...values));
    for (const method of ["log", "info", "warn", "error"] as const)
      vi.spyOn(console, method).mockImplementation(print);

    await import(file);

    expect(printed.length).toBeGreaterThan(0);
    if (output !== undefined) expect(`${printed.join("\n")}\n`).toBe(output);
  });
});

test("the README shows the preamble", () => {
  expect(samplesOf("README.md", readText("README.md")).map(({ code }) => code)).toContain(readText(PREAMBLE));
});
