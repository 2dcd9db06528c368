import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel, type IConfigFile } from "@microsoft/api-extractor";

/** Where the report goes, and which of API Extractor's other outputs and remarks are wanted: none. */
function configOf(entry: string, folder: string): IConfigFile {
  const quiet = { default: { logLevel: ExtractorLogLevel.None } };
  const compilerOptions = {
    target: "ES2023",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    types: ["node"],
    skipLibCheck: true,
  };
  return {
    projectFolder: resolve("."),
    mainEntryPointFilePath: resolve(entry),
    newlineKind: "lf",
    compiler: { overrideTsconfig: { compilerOptions, files: [resolve(entry)] } },
    apiReport: {
      enabled: true,
      reportFileName: "report.api.md",
      reportFolder: folder,
      reportTempFolder: join(folder, "temp"),
      // A type that an exported one names is part of the surface, whether it can be imported or not.
      includeForgottenExports: true,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: quiet,
      tsdocMessageReporting: quiet,
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
    },
  };
}

/** What the declarations of an entry export, and the types behind that, as API Extractor's TypeScript. */
export function extract(entry: string): string {
  const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-api-"));
  try {
    const config = ExtractorConfig.prepare({
      configObject: configOf(entry, folder),
      configObjectFullPath: undefined,
      packageJsonFullPath: resolve("package.json"),
    });
    const errors: string[] = [];
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback(message) {
        if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
        message.handled = true;
      },
    });
    if (errors.length > 0) throw new Error(`${entry}: ${errors.join("\n")}`);
    const report = readFileSync(join(folder, "temp", "report.api.md"), "utf8");
    return /^```ts\n([\s\S]*?)^```$/m.exec(report)?.[1] ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
