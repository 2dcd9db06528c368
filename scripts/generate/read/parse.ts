import type ts from "typescript";
import type { Document, LineCounter } from "yaml";
import type { Json } from "../json.ts";
import { redocly, typescript, yaml } from "../libraries.ts";
import { InputError, type Problem } from "../problem.ts";
import { lineFinder } from "./lines.ts";
import { isJson, type Source } from "./source.ts";

/** Anchors may be used this often in all; far more than people write, far less than an expansion bomb needs. */
const MAX_ALIASES = 100_000;

/** Ten times what people write, and a third of what overflows the stack of the functions that walk a document. */
const MOST_LEVELS = 200;
const TOO_DEEP = `is nested more than ${MOST_LEVELS} levels deep`;

/** Reads the text of a document as JSON or YAML 1.2 with merge keys; syntax errors come with line and column. */
export function parse(source: Source): Json {
  return isJson(source) ? parseJson(source) : parseYaml(source);
}

function parseJson({ shown, text }: Source): Json {
  try {
    const value = JSON.parse(text) as Json;
    const fault = faultThatParses(text);
    if (fault === undefined) return value;
    const { offset, reason } = fault;
    throw new InputError([{ file: shown, ...lineFinder(text)(offset), reason }]);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { message } = error as Error;
    const position = message.match(/at position (\d+)/)?.[1] ?? firstSyntaxError(text);
    const reason = `is not JSON: ${message.replace(/, (\.\.\.)?".*| in JSON at position.*| \(line .*\)/s, "")}`;
    throw new InputError([{ file: shown, ...lineFinder(text)(Number(position)), reason }]);
  }
}

/** JSON.parse keeps the last of two members with one name, says nothing, and goes down to any depth. */
function faultThatParses(text: string): { reason: string; offset: number } | undefined {
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;
  const around: (Set<string> | undefined)[] = [];
  let before = "";
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [word] = found;
    if (word === "{") around.push(new Set());
    else if (word === "[") around.push(undefined);
    else if (word === "}" || word === "]") around.pop();
    else if (word !== "," && word !== ":" && before !== ":") {
      const keys = around.at(-1);
      const key = word.includes("\\") ? JSON.stringify(JSON.parse(word)) : word;
      if (keys?.has(key))
        return { offset: found.index, reason: `is not JSON: the key ${key} is there twice in one object` };
      keys?.add(key);
    }
    if (around.length > MOST_LEVELS) return { offset: found.index, reason: TOO_DEEP };
    before = word;
  }
  return undefined;
}

/** A scalar as it is written: a version 1.10 is a number to YAML, and 1.1. */
export function scalarAt({ text }: Source, path: readonly string[]): string {
  const node = yaml().parseDocument(text, { logLevel: "error" }).getIn(path, true);
  const { source, value } = (node ?? {}) as { source?: string; value?: unknown };
  return source ?? String(value);
}

/** Not every message of the engine's own parser tells the place; the compiler's parser knows it. */
function firstSyntaxError(text: string): number {
  const file = typescript().parseJsonText("document.json", text) as ts.JsonSourceFile & {
    parseDiagnostics?: ts.Diagnostic[];
  };
  return file.parseDiagnostics?.[0]?.start ?? text.length;
}

/**
 * Parses with the validator's own parser, which is seven times as fast and so suits documents of megabytes; where that
 * one stops, with another that knows every error and its place.
 */
function parseYaml(source: Source): Json {
  try {
    return toJson(redocly().parseYaml(source.text));
  } catch {
    return parseYamlWithPlaces(source);
  }
}

function parseYamlWithPlaces({ shown, text }: Source): Json {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, {
    merge: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  // The parser calls itself for each level, up to the end of the stack.
  if (document.errors.some(({ message }) => message.includes("call stack")))
    throw new InputError([{ file: shown, reason: TOO_DEEP }]);
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error): Problem => {
        const { line, col } = lines.linePos(error.pos[0]);
        const reason = `is not YAML: ${error.message.replace(/; please .*/, "")}`;
        return { file: shown, line, column: col, reason };
      }),
    );
  }
  try {
    return toJson(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (error) {
    const { message } = error as Error;
    const reason = error instanceof RangeError ? message : `is not YAML that JSON could say: ${message}`;
    throw new InputError([{ file: shown, ...unresolvedAlias(document, lines), reason }]);
  }
}

function unresolvedAlias(document: Document, lines: LineCounter): { line?: number; column?: number } {
  const { visit } = yaml();
  let place = {};
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined || !alias.range) return undefined;
      const { line, col } = lines.linePos(alias.range[0]);
      place = { line, column: col };
      return visit.BREAK;
    },
  });
  return place;
}

/** What a text of a hundred megabytes holds; counted in a second. */
const MOST_VALUES = 5_000_000;

/**
 * What a YAML parser gave as the tree that JSON could have said: aliases become copies.
 *
 * @throws Error for a value that contains itself, one that JSON has no word for, and aliases that multiply without end
 * @throws RangeError for one that is nested too deeply
 */
export function toJson(value: unknown): Json {
  let count = 0;
  const around = new Set<object>();
  function copy(node: unknown): Json {
    count += 1;
    if (count > MOST_VALUES) throw new Error("aliases make it grow without end");
    if (node === null || node === undefined) return null;
    if (typeof node === "string" || typeof node === "boolean") return node;
    if (typeof node === "number" && Number.isFinite(node)) return node;
    if (typeof node !== "object") throw new Error(`${String(node)} is no JSON value`);
    if (around.has(node)) throw new Error("an anchor contains itself");
    around.add(node);
    if (around.size > MOST_LEVELS) throw new RangeError(TOO_DEEP);
    const copied = copyObject(node);
    around.delete(node);
    return copied;
  }
  function copyObject(node: object): Json {
    if (Array.isArray(node)) return node.map(copy);
    if (Object.getPrototypeOf(node) !== Object.prototype)
      throw new Error(`${node.constructor.name} is no JSON value`);
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, copy(item)]));
  }
  return copy(value);
}
