import { basename, extname } from "node:path";
import type { Part } from "../join/join-documents.ts";
import type { Json, JsonObject } from "../json.ts";
import { explicitDiscriminators } from "../normalize/discriminators.ts";
import { localiseRefs } from "../normalize/local-refs.ts";
import { trim } from "../normalize/trim.ts";
import { upgrade } from "../normalize/upgrade.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { toFragment } from "../openapi/pointer.ts";
import { walk } from "../openapi/traverse.ts";
import { describeProblem, type Finding, InputError, type Problem } from "../problem.ts";
import { locator } from "./locate.ts";
import type { Corrections } from "./overlay/apply.ts";
import { parse } from "./parse.ts";
import type { Source } from "./source.ts";
import { refusal, validate } from "./validate.ts";

/** A document that was read and found valid. */
export interface ApiDocument extends Part {
  readonly sha256: string;
  readonly operations: number;
  readonly schemas: number;
  /** What is odd about it, one line each. */
  readonly notes: readonly string[];
}

const MOST_REMARKS = 10;

/**
 * Reads one document, corrects it, and brings it into the form that can be joined.
 *
 * @throws InputError with every problem of the document, each with its place
 */
export async function readDocument(source: Source, corrections?: Corrections): Promise<ApiDocument> {
  const original: Json = parse(source);
  const name = basename(source.file, extname(source.file));
  corrections?.apply(original, name);
  const refused = refusal(original);
  if (refused !== undefined) throw new InputError([{ file: source.shown, reason: refused }]);
  const { document, findings } = localiseRefs(original as JsonObject);
  const all = [...(await validate(original as JsonObject, source)), ...findings];
  const problems = located(
    all.filter(({ isHarmless }) => !isHarmless),
    source,
  );
  if (problems.length > 0) throw new InputError(problems);
  const remarks = located(all, source);
  return {
    name,
    file: source.file,
    sha256: source.sha256,
    document: explicitDiscriminators(upgrade(trim(document))),
    operations: countOperations(original as JsonObject),
    schemas: Object.keys(componentsIn(original as JsonObject, "schemas")).length,
    notes: [
      ...remarks.slice(0, MOST_REMARKS).map(describeProblem),
      ...more(remarks.length - MOST_REMARKS, source),
    ],
  };
}

function countOperations(document: JsonObject): number {
  let count = 0;
  walk(document, "document", (_, kind) => {
    if (kind === "operation") count += 1;
    return kind === "document" || kind === "paths" || kind === "pathItem" ? undefined : false;
  });
  return count;
}

function more(count: number, { shown }: Source): string[] {
  return count > 0 ? [`${shown}: ${count} more remarks of this kind`] : [];
}

function located(findings: readonly Finding[], source: Source): Problem[] {
  if (findings.length === 0) return [];
  const locate = locator(source);
  const problems = new Map(
    findings.map(({ path, reason }): [string, Problem] => {
      const pointer = toFragment(path);
      return [`${pointer} ${reason}`, { file: source.shown, ...locate(path), pointer, reason }];
    }),
  );
  return [...problems.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
