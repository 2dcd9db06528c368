import type { Part } from "../join/shared-components.ts";
import { isObject, type Json, type JsonObject, member, objectAt, without } from "../json.ts";
import { componentOf, componentsIn } from "../openapi/component-refs.ts";
import { handDownDefaults } from "../openapi/path-items.ts";
import { refIn } from "../openapi/pointer.ts";
import { traverse, walk } from "../openapi/traverse.ts";
import { describeProblem, InputError } from "../problem.ts";
import type { ReadDocument } from "../read/read-document.ts";
import type { Source } from "../read/source.ts";
import { remarksOnCalls } from "./call-remarks.ts";
import { cutCircles } from "./circles.ts";
import { explicitDiscriminators } from "./discriminators.ts";
import { localiseRefs } from "./local-refs.ts";
import { completeParameters } from "./parameters.ts";
import { asOne, located, refusals } from "./problems.ts";
import { repair } from "./repair.ts";
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
  const local = localiseRefs(repair(tree));
  const cut = cutCircles(local.document);
  const all = [
    ...findings,
    ...asOne(local.findings, tree, source),
    ...cut.findings,
    ...remarksOnCalls(local.document),
  ];
  const serious = all.filter(({ isHarmless }) => !isHarmless);
  if (serious.length > 0) throw new InputError(refusals(serious, tree, source));
  const remarks = located(all, source);
  const upgraded = upgrade(trim(cut.document));
  return {
    name: source.name,
    file: source.file,
    sha256: source.sha256,
    version: String(member(objectAt(tree, "info"), "version") ?? ""),
    document: handDownDefaults(completeParameters(explicitDiscriminators(upgraded))),
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
  return count > 0 ? [`${shown}: ${count} more remarks`] : [];
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
