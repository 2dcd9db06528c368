import type {
  CompilerOptions,
  Identifier,
  InterfaceDeclaration,
  SourceFile,
  StringLiteral,
} from "typescript";
import { operationKey } from "../diff/operations.ts";
import { typescript } from "../libraries.ts";
import { METHODS } from "../openapi/structure.ts";

const ts = typescript();

/** An operation that the sandbox plays otherwise than the documents have it. */
export interface Misfit {
  /** `GET /vehicles` */
  readonly operation: string;
  readonly reason: "answers in an older form" | "reads an older form" | "is in no document any more";
}

const OPTIONS: CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es5.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

const TYPES = `import type { paths as Played } from "./sandbox.ts";
import type { paths as Now } from "./schema.ts";
type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206;
type Json<Answer> = Answer extends { content: infer C } ? C[keyof C] : undefined;
type Answers<Op> = Op extends { responses: infer R } ? { [S in keyof R & Success]: Json<R[S]> } : never;
type Same<T, K> = K extends keyof T ? T[K] : "no such answer";
type Body<Op> = Op extends { requestBody?: infer B } ? Json<Exclude<B, undefined>> : undefined;
`;

/**
 * Asks the compiler which of the sandbox's answers are none of the documents any more, and which requests it does not
 * read. Both files are given as the text of generated types.
 */
export function misfits(sandbox: string, schema: string): Misfit[] {
  const now = new Map(operationsIn(schema).map((operation) => [operation.key, operation]));
  const played = operationsIn(sandbox);
  const gone = played.filter(({ key }) => !now.has(key));
  const lines = played.flatMap((before) => {
    const after = now.get(before.key);
    if (after === undefined) return [];
    const [a, b] = [`Played${before.type}`, `Now${after.type}`];
    const answers = `Answers<${a}>[keyof Answers<${a}>]`;
    return [
      {
        operation: after.name,
        reason: "answers in an older form" as const,
        text: `export const answer: Same<Answers<${b}>, keyof Answers<${a}>> = null! as ${answers};`,
      },
      {
        operation: after.name,
        reason: "reads an older form" as const,
        text: `export const body: Body<${a}> = null! as Body<${b}>;`,
      },
    ];
  });
  const checks = lines.map(({ text }, index) => text.replace("const ", `const _${index}_`)).join("\n");
  const wrong = errorLines({ "/sandbox.ts": sandbox, "/schema.ts": schema, "/check.ts": TYPES + checks });
  const first = TYPES.split("\n").length - 1;
  return [
    ...lines
      .filter((_, index) => wrong.has(first + index))
      .map(({ operation, reason }) => ({ operation, reason })),
    ...gone.map(({ name }): Misfit => ({ operation: name, reason: "is in no document any more" })),
  ];
}

interface Declared {
  readonly name: string;
  readonly key: string;
  /** How its type is reached from that of all paths. */
  readonly type: string;
}

/** Reads the operations off the interface `paths`. */
function operationsIn(text: string): Declared[] {
  const file = ts.createSourceFile("/paths.ts", text, ts.ScriptTarget.ES2023);
  const paths = file.statements.find(
    (statement): statement is InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === "paths",
  );
  return (paths?.members ?? []).flatMap((path): Declared[] => {
    if (!ts.isPropertySignature(path) || !path.type || !ts.isTypeLiteralNode(path.type)) return [];
    const template = (path.name as StringLiteral).text;
    return path.type.members.flatMap((member): Declared[] => {
      if (!ts.isPropertySignature(member) || member.questionToken) return [];
      const method = (member.name as Identifier).text;
      if (!(METHODS as readonly string[]).includes(method)) return [];
      return [
        {
          name: `${method.toUpperCase()} ${template}`,
          key: operationKey(method, template),
          type: `[${JSON.stringify(template)}][${JSON.stringify(method)}]`,
        },
      ];
    });
  });
}

/** The lines of `/check.ts` that do not compile. */
function errorLines(files: Readonly<Record<string, string>>): Set<number> {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.getCurrentDirectory = () => "/";
  host.fileExists = (name) => Object.hasOwn(files, name) || fileExists(name);
  host.readFile = (name) => files[name] ?? readFile(name);
  host.getSourceFile = (name, options, ...rest) => {
    const text = files[name];
    return text === undefined
      ? getSourceFile.call(host, name, options, ...rest)
      : ts.createSourceFile(name, text, options);
  };
  const program = ts.createProgram(Object.keys(files), OPTIONS, host);
  const file = program.getSourceFile("/check.ts") as SourceFile;
  return new Set(
    program
      .getSemanticDiagnostics(file)
      .map(({ start = 0 }) => file.getLineAndCharacterOfPosition(start).line),
  );
}
