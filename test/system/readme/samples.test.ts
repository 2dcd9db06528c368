import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { pathOf, readText } from "../../../scripts/write-docs/pages.ts";
import { PREAMBLE, readSamples, samplesOf } from "./samples.ts";

// Beside this file, so that the compiler and vitest treat a sample as they treat a test.
const folder = new URL(".samples/", import.meta.url);
const samples = readSamples().map((sample, at) => ({
  ...sample,
  file: fileURLToPath(new URL(`sample-${at + 1}.ts`, folder)),
}));
const root = pathOf("./");

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

/** Reads the types of the documents that the pages were written to, whatever lies in openapi/ now. */
function writtenTo(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => {
    const played = file.replace(/(?<=src\/generated\/)schema(?=\.ts$)/, "sandbox");
    // While nothing overrides our documents, the sandbox's types are those of the schema.
    return /^export .* from "\.\/schema\.ts"/m.test(readFileSync(played, "utf8"))
      ? readFile(file)
      : readFile(played);
  };
  return host;
}

/** What the compiler says under the package's own strict settings, by file. */
function compile(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, options, writtenTo(options));
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file && files.includes(file.fileName))
    .map(({ file, messageText }) => {
      const name = samples.find((sample) => sample.file === file?.fileName)?.name;
      return `${name}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

test("README and docs have samples", () => {
  expect(samples.length).toBeGreaterThan(20);
});

test("the samples compile under the strict settings", () => {
  expect(compile(samples.map(({ file }) => file))).toEqual([]);
});

test("what a page shows below a sample is what it has to print", () => {
  const page = ["# Page", "## Part", "```ts", "one();", "```", "", "```text", "1", "```", ""].join("\n");
  expect(samplesOf("a.md", page)).toEqual([{ name: "a.md 1: Part", code: "one();\n", output: "1\n" }]);
});

describe("each sample runs against the sandbox", () => {
  test.each(samples)("$name", async ({ file, output }) => {
    vi.resetModules();
    // The preamble sets these three; stubbed, so that they are put back.
    vi.stubGlobal("fetch", globalThis.fetch);
    vi.stubEnv("INVERS_CLIENT_ID", "");
    vi.stubEnv("INVERS_CLIENT_SECRET", "");
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
