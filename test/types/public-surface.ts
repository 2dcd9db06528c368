import { relative, resolve } from "node:path";
import ts from "typescript";
import manifest from "../../package.json" with { type: "json" };

/** Of each subpath, its source. */
const ENTRIES = Object.values(manifest.exports).flatMap((target) =>
  typeof target === "string" ? [] : [target.types.replace("./dist/", "src/").replace(".d.ts", ".ts")],
);

/** An export of an entry, such as `invers-oneapi/events EventConsumer`, with what it stands for. */
export interface PublicExport {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

/** Every export of every entry of the package, and the compiler's view of it. */
export function publicSurface(): { readonly exports: PublicExport[]; readonly checker: ts.TypeChecker } {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ENTRIES }, ts.sys, ".");
  const program = ts.createProgram(ENTRIES, options);
  const checker = program.getTypeChecker();
  const exports = ENTRIES.flatMap((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(resolve(entry)) as ts.SourceFile);
    return checker.getExportsOfModule(module as ts.Symbol).map((symbol) => ({
      name: `${entry} ${symbol.name}`,
      symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }));
  });
  return { exports, checker };
}

/** Whether we have written it by hand, so that its words are ours. */
export const isOurs = (declaration: ts.Node): boolean =>
  /^src\/(?!generated\/)/.test(relative(".", declaration.getSourceFile().fileName).replaceAll("\\", "/"));
