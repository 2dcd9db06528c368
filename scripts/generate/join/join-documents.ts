import { byCodeUnit, isObject, type Json, type JsonObject, listAt, member, objectAt } from "../json.ts";
import { componentsIn, renameRefs } from "../openapi/component-refs.ts";
import { mergePathItems, methodsOf } from "../openapi/path-items.ts";
import { SECTION_NAMES, type Section } from "../openapi/structure.ts";
import { InputError, type Problem } from "../problem.ts";
import { separateOperationIds, shareWebhooks } from "./separate-names.ts";
import { isReceived, type Part, type SharedNames, shareComponents } from "./shared-components.ts";

export type { Part } from "./shared-components.ts";

export interface Joined {
  readonly document: JsonObject;
  /** What had to be kept apart, and why; one line each. */
  readonly notes: readonly string[];
}

/**
 * Joins documents that are each valid into one: operations meet in one path map, equal components are shared, what
 * differs is kept apart under its document's name. The parts have to be localised and upgraded, in order of file name.
 *
 * @throws InputError if two documents describe the same operation
 */
export function joinDocuments(all: readonly Part[]): Joined {
  // What was received chooses its names first.
  const documents = [...all].sort((a, b) => Number(isReceived(b)) - Number(isReceived(a)));
  const names = shareComponents(documents);
  const renamed = documents.map((part, index) => ({
    ...part,
    document: contribution(part.document, index, names),
  }));
  const webhooks = shareWebhooks(renamed);
  const { parts, notes } = separateOperationIds(webhooks.parts);
  const components = joinComponents(parts);
  return {
    document: {
      openapi: "3.1.0",
      info: {
        title: parts.map(({ document }) => member(member(document, "info"), "title")).join(", "),
        version: "1",
      },
      tags: joinTags(parts),
      paths: joinPaths(parts, components),
      webhooks: sorted(parts.map(({ document }) => objectAt(document, "webhooks"))),
      components,
    },
    notes: [...names.notes, ...webhooks.notes, ...notes],
  };
}

/** What a document brings along: all under the joined names, and of shared components only those that it owns. */
function contribution(document: JsonObject, part: number, names: SharedNames): JsonObject {
  const renamed = renameRefs(document, "document", (ref) => names.nameOf(part, ref)) as JsonObject;
  const components = SECTION_NAMES.map((section): [Section, JsonObject] => {
    const own = Object.entries(componentsIn(renamed, section)).filter(([name]) =>
      names.isOwner(part, { section, name }),
    );
    return [
      section,
      Object.fromEntries(own.map(([name, item]) => [names.nameOf(part, { section, name }), item])),
    ];
  });
  return { ...renamed, components: Object.fromEntries(components) };
}

function joinComponents(parts: readonly Part[]): JsonObject {
  const sections = SECTION_NAMES.map((section): [string, JsonObject] => [
    section,
    sorted(parts.map(({ document }) => componentsIn(document, section))),
  ]);
  return Object.fromEntries(sections.filter(([, items]) => Object.keys(items).length > 0));
}

/** Sorted, so that moving a component from one document to another changes nothing that is generated. */
function sorted(objects: readonly JsonObject[]): JsonObject {
  const entries = objects.flatMap((object) => Object.entries(object));
  return Object.fromEntries(entries.sort(([a], [b]) => byCodeUnit(a, b)));
}

function joinTags(parts: readonly Part[]): Json[] {
  const tags = new Map<string, Json>();
  for (const tag of parts.flatMap(({ document }) => listAt(document, "tags"))) {
    const name = String(member(tag, "name"));
    if (!tags.has(name)) tags.set(name, tag);
  }
  return [...tags.values()];
}

/** Joins the paths of all documents; an operation that two of them describe stops with both named. */
export function joinPaths(parts: readonly Part[], components: JsonObject): JsonObject {
  refuseSameOperation(parts);
  const joined = new Map<string, Json>();
  for (const { document } of parts) {
    for (const [path, item] of Object.entries(objectAt(document, "paths"))) {
      const known = joined.get(path);
      if (path.startsWith("x-") || !isObject(item)) continue;
      joined.set(path, isObject(known) ? mergePathItems(known, item, components) : item);
    }
  }
  return Object.fromEntries([...joined].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Names of path parameters do not tell operations apart: `/vehicles/{id}` is `/vehicles/{vehicle_id}`. What one document
 * describes in two ways is its own affair.
 */
function refuseSameOperation(parts: readonly Part[]): void {
  const seen = new Map<string, { file: string; path: string }>();
  const problems: Problem[] = [];
  for (const { file, document } of parts) {
    for (const [path, item] of Object.entries(objectAt(document, "paths"))) {
      for (const method of methodsOf(item)) {
        const key = `${method} ${path.replace(/\{[^{}]*\}/g, "{}")}`;
        const other = seen.get(key);
        if (other === undefined) seen.set(key, { file, path });
        else if (other.file !== file) {
          const asWell = other.path === path ? "" : `, once as ${other.path}`;
          const reason = `${method.toUpperCase()} ${path} is described in ${other.file} and in ${file}${asWell}`;
          problems.push({ reason });
        }
      }
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}
