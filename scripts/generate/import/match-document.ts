import { type JsonObject, member, objectAt } from "../json.ts";
import { operationsOf } from "../openapi/operations.ts";
import { InputError } from "../problem.ts";
import { type OpenDocument, treeOf } from "../read/read-document.ts";

/** What tells a document from others. */
export interface Identity {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  readonly operations: ReadonlySet<string>;
}

export function identityOf(name: string, document: JsonObject): Identity {
  const title = member(objectAt(document, "info"), "title");
  return {
    name,
    title: typeof title === "string" ? title : "",
    operations: new Set(operationsOf(document).keys()),
  };
}

/** That of a document that is here already; one that cannot be read is told of later, when all are. */
export function identityIn(document: OpenDocument): Identity[] {
  try {
    return [identityOf(document.source.name, treeOf(document) as JsonObject)];
  } catch {
    return [];
  }
}

/** The words of a title that tell one API from another. */
const plainTitle = (title: string): string =>
  title
    .toLowerCase()
    .replace(/\b(invers|oneapi|rest|apis?|v?\d[\d.]*)\b/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Part of the smaller document's operations that the other has too, from which on they pass for the same API. */
const ENOUGH = 0.5;

/**
 * The name of the document that a newer one replaces: the requested one, else the only one of its title, else the only
 * one that shares most of its operations.
 *
 * @throws InputError if it could be several, or none
 */
export function matchDocument(
  incoming: Identity,
  present: readonly Identity[],
  as: string | undefined,
  shown: string,
): string {
  if (as !== undefined) return checkedName(as);
  const { byTitle, byPaths } = alike(incoming, present);
  const agreed = byTitle.filter((one) => byPaths.length === 0 || byPaths.includes(one));
  const [only] = agreed.length > 0 ? agreed : byPaths;
  const isClear =
    agreed.length === 1 ||
    (byTitle.length === 0 && byPaths.length === 1 && likeness(incoming, only) >= ENOUGH);
  if (only !== undefined && isClear) return only.name;
  const candidates = [...new Set([...byTitle, ...byPaths])];
  const names = (candidates.length > 0 ? candidates : present).map(({ name }) => name).join(", ");
  const reason =
    candidates.length > 0
      ? `could take the place of ${names}; say which with --as <name>`
      : `is like none of the documents; say with --as <name> which one it replaces (${names}), or a new name`;
  throw new InputError([{ file: shown, reason: `"${incoming.title}" ${reason}` }]);
}

/** The documents that share the title or operations. */
export function alike(
  incoming: Identity,
  present: readonly Identity[],
): { byTitle: Identity[]; byPaths: Identity[] } {
  const title = plainTitle(incoming.title);
  return {
    byTitle: present.filter((one) => title !== "" && plainTitle(one.title) === title),
    byPaths: present.filter((one) => likeness(incoming, one) > 0),
  };
}

function likeness(a: Identity, b: Identity | undefined): number {
  const smaller = Math.min(a.operations.size, b?.operations.size ?? 0);
  if (smaller === 0 || b === undefined) return 0;
  return [...a.operations].filter((key) => b.operations.has(key)).length / smaller;
}

function checkedName(as: string): string {
  const name = as.replace(/\.(ya?ml|json)$/i, "");
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(name) && !["corrections", "SOURCES"].includes(name)) return name;
  const reason = "cannot be a document's name: letters, digits and hyphens, such as vehicle-management";
  throw new InputError([{ reason: `--as ${as} ${reason}` }]);
}
