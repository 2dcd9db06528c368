import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel, type IConfigFile } from "@microsoft/api-extractor";

/** An entry's declarations as API Extractor has them. */
export interface Extract {
  /** What the entry exports, and the types behind that, with their docblocks. */
  readonly code: string;
  /** The same with a mark where a docblock is missing, and without them. */
  readonly marked: string;
}

/** Where both go; API Extractor's other outputs and its remarks are not wanted. */
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
    dtsRollup: { enabled: true, untrimmedFilePath: join(folder, "rollup.d.ts") },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: quiet,
      tsdocMessageReporting: quiet,
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
    },
  };
}

/** Reads the declarations of an entry, whatever files they are in. */
export function extract(entry: string): Extract {
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
    return {
      code: readFileSync(join(folder, "rollup.d.ts"), "utf8"),
      marked: /^```ts\n([\s\S]*?)^```$/m.exec(report)?.[1] ?? "",
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
