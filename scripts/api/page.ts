import { statementsOf } from "./surface.ts";

/** Marks of API Extractor that say nothing here: all is public, and who documents what is held elsewhere. */
const MARKS = /^ *\/\/ (@public|@public \(undocumented\)|\(undocumented\))\n/gm;

const nameOf = (code: string): string =>
  /^(?:export )?(?:declare )?(?:const|function|interface|class|type) ([\w$]+)/m.exec(code)?.[1] ?? "";
/** Imports stand with the exports, which name them. */
const isPublic = (code: string): boolean => /^(export|import) /m.test(code);

/** API Extractor's remarks and references to libraries are no declarations. */
const isDeclaration = (code: string): boolean => nameOf(code) !== "" || /^(export|import) \{/m.test(code);

/** What a page is made of. */
export interface PageSource {
  /** `invers-oneapi/events` */
  readonly subpath: string;
  /** API Extractor's TypeScript. */
  readonly code: string;
  /** Names that stand on another page, or come from the vendor's documents: shown if exported, without their content. */
  readonly elsewhere: ReadonlySet<string>;
  /** The pages of the other subpaths, by subpath. */
  readonly others?: ReadonlyMap<string, string>;
}

const block = (declarations: readonly string[]): string =>
  `\`\`\`typescript\n${declarations.join("\n\n")}\n\`\`\``;

/** The page of a subpath. Its blocks are `typescript`, since `ts` means a sample that runs. */
export function pageOf({ subpath, code, elsewhere, others }: PageSource): string {
  const declarations = statementsOf(code.replace(MARKS, ""))
    .map((statement) =>
      statement
        .getFullText()
        .trim()
        .replace(/^\/\/\/.*\n+/, ""),
    )
    .filter(isDeclaration);
  const shown = declarations.filter((text) => !elsewhere.has(nameOf(text)));
  const generated = declarations.filter((text) => isPublic(text) && elsewhere.has(nameOf(text)));
  const behind = shown.filter((text) => !isPublic(text));
  const links = [...(others ?? [])].map(([name, file]) => `[${name}](${file})`);
  const parts = [
    `# ${subpath}`,
    `What \`${subpath}\` exports, as the compiler sees it. \`npm run api\` writes this page from the built package, by API Extractor; \`npm run check\` fails while it is out of date.`,
    ...(links.length > 0 ? [`The other subpaths: ${links.join(", ")}.`] : []),
    block(shown.filter(isPublic)),
    ...(generated.length > 0
      ? [
          "Generated from the vendor's documents; what a newer document changes, [`generate` says](../guides/documents.md):",
          block(generated.map((text) => `export interface ${nameOf(text)} {}`)),
        ]
      : []),
    ...(behind.length > 0 ? ["## Types behind them", "They cannot be imported.", block(behind)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The TypeScript of a page. */
export const codeOf = (page: string): string =>
  [...page.matchAll(/^```typescript\n([\s\S]*?)^```$/gm)].map(({ 1: code = "" }) => code).join("\n");
