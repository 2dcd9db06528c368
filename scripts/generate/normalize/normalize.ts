import type { Part } from "../join/shared-components.ts";
import { isObject, type Json, type JsonObject, member, objectAt, without } from "../json.ts";
import { componentOf, componentsIn } from "../openapi/component-refs.ts";
import { handDownDefaults } from "../openapi/path-items.ts";
import { refIn, toFragment } from "../openapi/pointer.ts";
import { traverse, walk } from "../openapi/traverse.ts";
import { describeProblem, type Finding, InputError, type Problem } from "../problem.ts";
import { locator } from "../read/locate.ts";
import type { ReadDocument } from "../read/read-document.ts";
import type { Source } from "../read/source.ts";
import { explicitDiscriminators } from "./discriminators.ts";
import { localiseRefs } from "./local-refs.ts";
import { upgrade } from "./upgrade.ts";

/** A valid document in the one form in which all are joined and compared. */
export interface ApiDocument extends Part {
  readonly sha256: string;
  /** The version that it gives itself. */
  readonly version: string;
  readonly operations: number;
  readonly schemas: number;
  /** What is odd about it, one line each. */
  readonly notes: readonly string[];
}

const MOST_REMARKS = 10;

/**
 * Brings a document into that form: OpenAPI 3.1, every reference one to a component, every mapping spelled out, and
 * what it says of all operations said by each of them.
 *
 * @throws InputError with everything that is wrong with it
 */
export function normalize({ source, tree, findings }: ReadDocument): ApiDocument {
  const local = localiseRefs(tree);
  const all = [...findings, ...local.findings];
  const problems = located(
    all.filter(({ isHarmless }) => !isHarmless),
    source,
  );
  if (problems.length > 0) throw new InputError(problems);
  const remarks = located(all, source);
  return {
    name: source.name,
    file: source.file,
    sha256: source.sha256,
    version: String(member(objectAt(tree, "info"), "version") ?? ""),
    document: handDownDefaults(explicitDiscriminators(upgrade(trim(local.document)))),
    operations: countOperations(tree),
    schemas: Object.keys(componentsIn(tree, "schemas")).length,
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

const UNREAD = new Set(["examples", "externalDocs", "links", "xml"]);

/** Leaves out what neither the types nor the run-time document are made from, so that it cannot stand in the way. */
function trim(document: JsonObject): JsonObject {
  const trimmed = traverse(document, "document", (node, kind) => {
    if (kind === "paths" || kind === "responses" || kind === "callback") return node;
    const isUnread = (key: string) =>
      UNREAD.has(key) ||
      (key === "example" && isObject(node[key])) ||
      (key === "schema" && kind !== "schema" && node[key] === null);
    return without(node, isUnread);
  }) as JsonObject;
  return withoutSpentPathItems(trimmed);
}

/** Path items that were put in place would otherwise offer their operations, and operation ids, a second time. */
function withoutSpentPathItems(document: JsonObject): JsonObject {
  if (member(document["components"], "pathItems") === undefined) return document;
  const used = new Set<string>();
  walk(document, "document", (node) => {
    const target = componentOf(refIn(node) ?? "");
    if (target?.section === "pathItems") used.add(target.name);
  });
  const components: JsonObject = objectAt(document, "components");
  const items: Json = without(objectAt(components, "pathItems"), (name) => !used.has(name));
  const rest = without(components, (key) => key === "pathItems");
  return {
    ...document,
    components: Object.keys(items).length === 0 ? rest : { ...rest, pathItems: items },
  };
}
