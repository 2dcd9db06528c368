import { byCodeUnit, type Json, type JsonObject, listAt, member, objectAt } from "../json.ts";
import { componentsIn, renameRefs } from "../openapi/component-refs.ts";
import { SECTION_NAMES, type Section } from "../openapi/structure.ts";
import { handDownDefaults } from "./defaults.ts";
import { separateOperationIds } from "./operation-ids.ts";
import { joinPaths } from "./paths.ts";
import { type Part, type SharedNames, shareComponents } from "./shared-components.ts";
import { shareWebhooks } from "./webhooks.ts";

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
export function joinDocuments(documents: readonly Part[]): Joined {
  const withDefaults = documents.map((part) => ({ ...part, document: handDownDefaults(part.document) }));
  const names = shareComponents(withDefaults);
  const renamed = withDefaults.map((part, index) => ({
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
