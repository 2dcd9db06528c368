import ts from "typescript";

/** A part of a declaration: a member, or one overload of a function. */
export interface Part {
  /** Its code on one line. */
  readonly code: string;
  /** Whether a program that was written without it still compiles. */
  readonly optional: boolean;
}

export interface Declaration {
  readonly name: string;
  readonly exported: boolean;
  /** What is not its parts: its kind, type parameters and bases, or the whole of a type alias. */
  readonly head: string;
  readonly parts: readonly Part[];
}

/** The declarations of a subpath, by their names. */
export type Surface = ReadonlyMap<string, Declaration>;

/** The report has each comment on lines of its own. */
const oneLine = (code: string): string =>
  code
    .replace(/^\s*(\/\/.*|\/\*\*[\s\S]*?\*\/)$/gm, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/;$/, "");

/** The names that a statement declares or exports. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  // How API Extractor exports a name that is a global's too: `export { open_2 as open }`.
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  )
    return statement.exportClause.elements.map(({ name }) => name.getText());
  const { name } = statement as ts.DeclarationStatement;
  return name ? [name.getText()] : [];
}

/** The members of an interface, a class or an object type; `undefined` for what has none. */
export function membersOf(
  statement: ts.Statement,
): ts.NodeArray<ts.TypeElement | ts.ClassElement> | undefined {
  if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.members;
  if (ts.isTypeAliasDeclaration(statement) && ts.isTypeLiteralNode(statement.type))
    return statement.type.members;
  return undefined;
}

function split(statement: ts.Statement): Pick<Declaration, "head" | "parts"> {
  const code = statement.getText().replace(/^export /, "");
  if (ts.isFunctionDeclaration(statement))
    return { head: "function", parts: [{ code: oneLine(code), optional: true }] };
  const members = membersOf(statement);
  if (!members) return { head: oneLine(code), parts: [] };
  const head = oneLine(code.slice(0, members.pos - statement.getEnd())).replace(/ ?\{$/, "");
  const parts = members.map((member) => ({
    code: oneLine(member.getText()),
    optional: ts.isClassDeclaration(statement) || (ts.isTypeElement(member) && Boolean(member.questionToken)),
  }));
  return { head, parts };
}

export const isExported = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) || isMarkedExport(statement);
const isMarkedExport = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

export const statementsOf = (code: string): ts.NodeArray<ts.Statement> =>
  ts.createSourceFile("surface.d.ts", code, ts.ScriptTarget.Latest, true).statements;

/** The comments before a declaration or a member, as they stand. */
export const commentsBefore = (node: ts.Node): string =>
  node.getFullText().slice(0, node.getLeadingTriviaWidth());

/** Reads the TypeScript of a report. */
export function readSurface(code: string): Surface {
  const surface = new Map<string, Declaration>();
  for (const statement of statementsOf(code)) {
    for (const name of namesOf(statement)) {
      const { head, parts } = split(statement);
      // A function has one statement for each overload.
      const earlier = surface.get(name)?.parts ?? [];
      surface.set(name, { name, exported: isExported(statement), head, parts: [...earlier, ...parts] });
    }
  }
  return surface;
}
