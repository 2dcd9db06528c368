import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2015.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  skipLibCheck: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** What a generated file of the package imports of it, without what stands behind that. */
const PACKAGE = {
  "../types/request-forms.ts": readFileSync("src/types/request-forms.ts", "utf8"),
  "../request-forms/request-forms.ts": `import type { OperationForm, RequestForms } from "../types/request-forms.ts";
export declare const requestForms: (operations: Readonly<Record<string, OperationForm>>) => RequestForms;`,
};

/** The library's declarations are parsed once for all programs of a test file. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** Type-checks files given as text; what is wrong, one line each. */
export function typeErrors(files: Record<string, string>): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  const texts = new Map(
    Object.entries({ ...PACKAGE, ...files }).map(([name, text]) => [join("/project", name), text]),
  );
  host.getCurrentDirectory = () => "/project";
  host.directoryExists = (name) => ["/project", "/types", "/request-forms"].includes(name);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFileSync(name, "utf8");
  host.getSourceFile = (name, target, onError) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, target);
    if (!libraries.has(name)) libraries.set(name, getSourceFile.call(host, name, target, onError));
    return libraries.get(name);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], OPTIONS, host)).map((diagnostic) => {
    const { file, start = 0, messageText } = diagnostic;
    const line = file ? `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: ` : "";
    return line.replace("/project/", "") + ts.flattenDiagnosticMessageText(messageText, " ");
  });
}

/** Lines that a `.ts` file needs to say that two types are the very same. */
export const SAME = `
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
export const isSame = <A, B>(same: Same<A, B>): boolean => same;
`;
