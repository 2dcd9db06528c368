import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { createSandbox } from "invers-oneapi/testing";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readSamples } from "./samples.ts";

// Beside this file, so that the compiler and vitest treat a sample as they treat a test.
const folder = new URL(".samples/", import.meta.url);
const samples = readSamples().map((sample, at) => ({
  ...sample,
  file: new URL(`sample-${at + 1}.ts`, folder),
}));
const root = fileURLToPath(new URL("../../../", import.meta.url));

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

/** Reads the types of the documents that the README was written to, whatever lies in openapi/ now. */
function writtenTo(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => readFile(file.replace(/(?<=src\/generated\/)schema(?=\.ts$)/, "sandbox"));
  return host;
}

test("the README has samples", () => {
  expect(samples.length).toBeGreaterThan(5);
});

test("the samples compile under the strict settings", () => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    samples.map(({ file }) => fileURLToPath(file)),
    options,
    writtenTo(options),
  );
  const problems = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.includes(".samples"))
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  expect(problems).toEqual([]);
});

describe("each sample runs", () => {
  test.each(samples)("$name", async ({ file, output }) => {
    // What a sample sends without naming the sandbox meets a sandbox all the same.
    vi.resetModules();
    const sandbox = createSandbox();
    vi.stubEnv("INVERS_CLIENT_ID", sandbox.credentials.clientId);
    vi.stubEnv("INVERS_CLIENT_SECRET", sandbox.credentials.clientSecret);
    vi.stubGlobal("fetch", sandbox.fetch);
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((...values) => void printed.push(format(...values)));

    await import(fileURLToPath(file));

    expect(printed.length).toBeGreaterThan(0);
    if (output !== undefined) expect(`${printed.join("\n")}\n`).toBe(output);
  });
});
