import { type JsonObject, member } from "../json.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { contentOf, operationsOf } from "../openapi/operations.ts";
import { type At, at, entriesAt, resolve, toFragment } from "../openapi/pointer.ts";
import { diffOperations } from "./calls.ts";
import { createCollector, type Way } from "./change.ts";
import type { DiffContext } from "./context.ts";
import { type Entries, operationEntries, schemaEntries, schemaOfChange } from "./entries.ts";
import { checkEvidence, type EvidenceItem } from "./evidence.ts";
import { diffSchemas } from "./schemas.ts";
import { shapesOf } from "./shapes-of.ts";

/** What a newer document means for those who call by the older. */
export interface Diff {
  readonly breaks: number;
  readonly operations: Entries;
  readonly webhooks: Entries;
  readonly schemas: Entries;
  readonly evidence: readonly EvidenceItem[];
}

/**
 * Compares two documents that are normalized.
 *
 * @param others - names of schemas that are in the types by other documents, so that code which names them compiles on
 */
export function diff(before: JsonObject, after: JsonObject, others: ReadonlySet<string> = new Set()): Diff {
  const collector = createCollector();
  const [operationsBefore, operationsAfter] = [operationsOf(before), operationsOf(after)];
  const shared = {
    before: shapesOf(before),
    after: shapesOf(after),
    outcomes: new Map(),
    isKept: (name: string) => member(componentsIn(after, "schemas"), name) !== undefined,
    resolve: (side: "before" | "after", part: At) => resolve(side === "before" ? before : after, part),
  };
  const context = (): DiffContext => ({ ...shared, collector, done: new Set() });
  for (const [key, operation] of operationsBefore) {
    const other = operationsAfter.get(key);
    if (other === undefined) continue;
    collector.operation = other.name;
    diffOperations(context(), operation, other);
  }
  const [hooksBefore, hooksAfter] = [before, after].map(webhooksOf) as [Webhooks, Webhooks];
  for (const [name, hook] of hooksBefore) {
    const other = hooksAfter.get(name);
    collector.operation = hook.name;
    if (other !== undefined) diffWebhooks(context(), hook, other);
  }
  collector.operation = undefined;
  diffUnused(context(), before, after);
  const changes = [...collector.changes.values()];
  const ownSchema = schemaOfChange(before, after);
  const operations = operationEntries(operationsBefore, operationsAfter, changes, ownSchema);
  const webhooks = operationEntries(hooksBefore, hooksAfter, changes, ownSchema);
  const schemas = schemaEntries(before, after, changes, ownSchema, (name) => others.has(name));
  const removed = [operations, webhooks, schemas].flatMap((entries) => entries.removed);
  return {
    breaks: removed.filter(({ breaks }) => breaks).length + changes.filter(({ breaks }) => breaks).length,
    operations,
    webhooks,
    schemas,
    evidence: checkEvidence(before, changes, collector.compared),
  };
}

/** A webhook, under its name alone. */
interface Webhook {
  readonly name: string;
  readonly place: At;
  /** What it brings. */
  readonly body: At | undefined;
}

type Webhooks = ReadonlyMap<string, Webhook>;

function webhooksOf(document: JsonObject): Webhooks {
  const hooks = entriesAt({ node: document, path: [] }, "webhooks").map(([name, item]): [string, Webhook] => {
    const post = at(resolve(document, item), "post");
    const body = post && at(post, "requestBody");
    const [content] = body ? contentOf(resolve(document, body)).values() : [];
    return [name, { name: `webhook ${name}`, place: item, body: content }];
  });
  return new Map(hooks);
}

/** A webhook's body comes to the caller as an answer does. */
function diffWebhooks(context: DiffContext, { body, place }: Webhook, other: Webhook): void {
  const { collector } = context;
  collector.pair(place);
  const add = (way: Way, text: string) =>
    collector.add({ before: place.path, after: other.place.path, side: "response", way, text });
  if (body && other.body) diffSchemas(context, body, other.body, "response");
  else if (body) add("other", "has no body any more");
  else if (other.body) add("neutral", "has a body now");
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
