import ts from "typescript";
import { commentsBefore, statementsOf } from "./surface.ts";

const nameOf = (code: string): string =>
  /^(?:export )?(?:declare )?(?:const|function|interface|class|type) ([\w$]+)/m.exec(code)?.[1] ?? "";
/** Imports stand with the exports, which name them. */
const isPublic = (code: string): boolean => /^(export|import) /m.test(code);

/** References to libraries, and the empty export at the end, are no declarations. */
const isDeclaration = (code: string): boolean => nameOf(code) !== "" || /^(export|import) \{ \w/m.test(code);

/** What a page is made of. */
export interface PageSource {
  /** `invers-oneapi/events` */
  readonly subpath: string;
  /** Its declarations, with their docblocks. */
  readonly code: string;
  /** Names that stand on another page, or come from the vendor's documents: shown if exported, without their content. */
  readonly elsewhere: ReadonlySet<string>;
  /** The pages of the other subpaths, by subpath. */
  readonly others?: ReadonlyMap<string, string>;
}

/** The docblock of a declaration; a comment before it may be of something else. */
function docblockOf(statement: ts.Statement): string {
  const comments = commentsBefore(statement);
  const start = comments.lastIndexOf("/**");
  return start < 0 ? "" : comments.slice(start).trim();
}

/**
 * A declaration without its docblock and `declare`. How a function takes its parameter apart is its own business, so
 * each pattern becomes `input`, as in API Extractor's reports.
 */
function textOf(statement: ts.Statement): string {
  const patterns: ts.BindingPattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && !ts.isIdentifier(node.name)) patterns.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  const start = statement.getStart();
  return patterns
    .reduceRight(
      (text, pattern) =>
        `${text.slice(0, pattern.getStart() - start)}input${text.slice(pattern.getEnd() - start)}`,
      statement.getText(),
    )
    .replace(/^(export )?declare /, "$1");
}

const whole = ({ docblock, text }: { readonly docblock: string; readonly text: string }): string =>
  docblock ? `${docblock}\n${text}` : text;

const block = (declarations: readonly string[]): string =>
  `\`\`\`typescript\n${declarations.join("\n\n")}\n\`\`\``;

/** The page of a subpath. Its blocks are `typescript`, since `ts` means a sample that runs. */
export function pageOf({ subpath, code, elsewhere, others }: PageSource): string {
  const declarations = statementsOf(code)
    .map((statement) => ({ docblock: docblockOf(statement), text: textOf(statement) }))
    .filter(({ text }) => isDeclaration(text));
  const shown = declarations.filter(({ text }) => !elsewhere.has(nameOf(text)));
  const generated = declarations.filter(({ text }) => isPublic(text) && elsewhere.has(nameOf(text)));
  const behind = shown.filter(({ text }) => !isPublic(text));
  const links = [...(others ?? [])].map(([name, file]) => `[${name}](${file})`);
  const parts = [
    `# ${subpath}`,
    `What \`${subpath}\` exports, with its docblocks. \`npm run api\` writes this page from the built package, by API Extractor; \`npm run check\` fails while it is out of date.`,
    ...(links.length > 0 ? [`The other subpaths: ${links.join(", ")}.`] : []),
    block(shown.filter(({ text }) => isPublic(text)).map(whole)),
    ...(generated.length > 0
      ? [
          "Generated from the vendor's documents; what a newer document changes, [`generate` says](../guides/documents.md):",
          block(generated.map(({ text }) => `export interface ${nameOf(text)} {}`)),
        ]
      : []),
    ...(behind.length > 0
      ? ["## Types behind them", "They cannot be imported.", block(behind.map(whole))]
      : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The TypeScript of a page. */
export const codeOf = (page: string): string =>
  [...page.matchAll(/^```typescript\n([\s\S]*?)^```$/gm)].map(({ 1: code = "" }) => code).join("\n");
