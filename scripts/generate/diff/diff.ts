import { type JsonObject, member } from "../json.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { fingerprintOf } from "../openapi/fingerprint.ts";
import { type At, at, entriesAt, fromFragment, type Path, resolve, toFragment } from "../openapi/pointer.ts";
import { diffOperations } from "./calls.ts";
import { type Change, createCollector } from "./change.ts";
import { checkEvidence, type EvidenceItem } from "./evidence.ts";
import { contentOf, type Operation, operationsOf } from "./operations.ts";
import { type DiffContext, diffSchemas } from "./schemas.ts";
import { shapesOf } from "./shape.ts";

/** An operation or a schema that is in both documents and not the same, or in one only. */
export interface Entry {
  readonly name: string;
  readonly pointer: string;
  readonly breaks: boolean;
  /** What changed at its own place; what changed in a schema stands there. */
  readonly changes: readonly Change[];
  /** Of an operation: changed schemas that it takes or answers. */
  readonly schemas?: readonly string[];
}

export interface Entries {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
  readonly changed: readonly Entry[];
}

/** What a newer document means for those who call by the older. */
export interface Diff {
  readonly breaks: number;
  readonly operations: Entries;
  readonly schemas: Entries;
  readonly evidence: readonly EvidenceItem[];
}

/** Compares two documents that are localised and upgraded. */
export function diff(before: JsonObject, after: JsonObject): Diff {
  const collector = createCollector();
  const [operationsBefore, operationsAfter] = [operationsOf(before), operationsOf(after)];
  const shapes = { before: shapesOf(before), after: shapesOf(after) };
  const context = (): DiffContext => ({ ...shapes, collector, done: new Set() });
  for (const [key, operation] of operationsBefore) {
    const other = operationsAfter.get(key);
    if (other === undefined) continue;
    collector.operation = other.name;
    diffOperations(context(), operation, other);
  }
  collector.operation = undefined;
  diffWebhooks(context(), before, after);
  diffUnused(context(), before, after);
  const changes = [...collector.changes.values()];
  const ownSchema = schemaOfChange(before, after);
  const operations = operationEntries(operationsBefore, operationsAfter, changes, ownSchema);
  const schemas = schemaEntries(before, after, changes, ownSchema);
  const gone = [...operations.removed, ...schemas.removed].filter(({ breaks }) => breaks).length;
  return {
    breaks: gone + changes.filter(({ breaks }) => breaks).length,
    operations,
    schemas,
    evidence: checkEvidence(before, changes, collector.compared),
  };
}

/** A webhook's body comes to the caller as an answer does. */
function diffWebhooks(context: DiffContext, before: JsonObject, after: JsonObject): void {
  const hooksAfter = new Map(entriesAt({ node: after, path: [] }, "webhooks"));
  for (const [name, hook] of entriesAt({ node: before, path: [] }, "webhooks")) {
    const other = hooksAfter.get(name);
    if (other === undefined) {
      const text = `the webhook ${name} is gone`;
      context.collector.add({ before: hook.path, after: undefined, side: "response", way: "other", text });
      continue;
    }
    const bodyOf = (document: JsonObject, item: At) => {
      const post = at(resolve(document, item), "post");
      const body = post && at(post, "requestBody");
      return body && [...contentOf(resolve(document, body)).values()][0];
    };
    const [a, b] = [bodyOf(before, hook), bodyOf(after, other)];
    if (a && b) diffSchemas(context, a, b, "response");
  }
}

/** Schemas that no operation leads to are read, if anything. */
function diffUnused(context: DiffContext, before: JsonObject, after: JsonObject): void {
  const { compared } = context.collector;
  for (const [name, node] of Object.entries(componentsIn(before, "schemas"))) {
    const other = member(componentsIn(after, "schemas"), name);
    const path = ["components", "schemas", name];
    if (other === undefined || compared.has(toFragment(path))) continue;
    diffSchemas(context, { node, path }, { node: other, path }, "response");
  }
}

const schemaIn = ([root, section, name]: Path): string | undefined =>
  root === "components" && section === "schemas" ? name : undefined;

type SchemaOf = (change: Change) => string | undefined;

/** The schema that a change stands in, if both documents have one of that name; else it is told with its operations. */
function schemaOfChange(before: JsonObject, after: JsonObject): SchemaOf {
  const [had, has] = [componentsIn(before, "schemas"), componentsIn(after, "schemas")];
  return ({ pointer }) => {
    const name = schemaIn(fromFragment(pointer) ?? []);
    return name !== undefined && Object.hasOwn(had, name) && Object.hasOwn(has, name) ? name : undefined;
  };
}

function operationEntries(
  before: ReadonlyMap<string, Operation>,
  after: ReadonlyMap<string, Operation>,
  changes: readonly Change[],
  ownSchema: SchemaOf,
): Entries {
  const entry = ({ name, place }: Operation, breaks: boolean): Entry => {
    return { name, pointer: toFragment(place.path), breaks, changes: [] };
  };
  const common = [...after].filter(([key]) => before.has(key));
  const byOperation = new Map<string, Change[]>();
  for (const change of changes) {
    for (const name of change.operations) byOperation.set(name, [...(byOperation.get(name) ?? []), change]);
  }
  return {
    added: [...after].filter(([key]) => !before.has(key)).map(([, operation]) => entry(operation, false)),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, operation]) => entry(operation, true)),
    changed: common.flatMap(([, operation]): Entry[] => {
      const reaching = byOperation.get(operation.name) ?? [];
      if (reaching.length === 0) return [];
      const schemas = [...new Set(reaching.flatMap((change) => ownSchema(change) ?? []))];
      const own = reaching.filter((change) => ownSchema(change) === undefined);
      return [
        {
          ...entry(
            operation,
            reaching.some(({ breaks }) => breaks),
          ),
          changes: own,
          schemas,
        },
      ];
    }),
  };
}

/** By name: TypeScript code names schemas, so that one that is gone stops it from compiling. */
function schemaEntries(
  before: JsonObject,
  after: JsonObject,
  changes: readonly Change[],
  ownSchema: SchemaOf,
): Entries {
  const [had, has] = [componentsIn(before, "schemas"), componentsIn(after, "schemas")];
  const entry = (name: string, breaks: boolean, own: readonly Change[] = []): Entry => {
    return { name, pointer: toFragment(["components", "schemas", name]), breaks, changes: own };
  };
  const own = new Map<string, Change[]>();
  for (const change of changes) {
    const name = ownSchema(change);
    if (name !== undefined) own.set(name, [...(own.get(name) ?? []), change]);
  }
  return {
    added: Object.keys(has)
      .filter((name) => !Object.hasOwn(had, name))
      .map((name) => entry(name, false)),
    removed: Object.keys(had)
      .filter((name) => !Object.hasOwn(has, name))
      .map((name) => entry(name, true)),
    changed: Object.keys(has).flatMap((name): Entry[] => {
      const found = own.get(name) ?? [];
      const isOther =
        Object.hasOwn(had, name) &&
        fingerprintOf(had[name] ?? null, "schema").text !== fingerprintOf(has[name] ?? null, "schema").text;
      if (!Object.hasOwn(had, name) || (found.length === 0 && !isOther)) return [];
      return [
        entry(
          name,
          found.some(({ breaks }) => breaks),
          found,
        ),
      ];
    }),
  };
}
