import { isObject, type Json, type JsonObject, member } from "../json.ts";
import { redocly } from "../libraries.ts";
import { maskInheritedNames } from "../openapi/inherited-names.ts";
import { fromFragment, lookup, type Path } from "../openapi/pointer.ts";
import { childOf, type Kind, kindAt } from "../openapi/structure.ts";
import type { Finding } from "../problem.ts";
import type { Source } from "./source.ts";

/** What the specification calls a MUST and what the types depend on; taste is left to the linter. */
const RULES = {
  struct: "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

/** What else somebody may have at hand, by the member that tells it. */
const OTHERS: readonly [key: string, what: string][] = [
  ["swagger", "OpenAPI 2.0 (Swagger), which is not supported: convert it to 3.0 or 3.1 first"],
  [
    "overlay",
    "an OpenAPI Overlay, which corrects a document: put its actions into openapi/vendor/corrections.yaml, and import the document itself",
  ],
  ["asyncapi", "an AsyncAPI document, which describes messages: only OpenAPI is imported"],
  ["arazzo", "an Arazzo document, which describes workflows: import the OpenAPI documents that it names"],
  ["$schema", "a JSON Schema, not an OpenAPI document"],
];

/** Why types cannot be made from this at all, if so. */
export function refusal(parsed: Json): string | undefined {
  if (!isObject(parsed)) return "is not an OpenAPI document: it holds no object";
  const version = member(parsed, "openapi");
  if (version === undefined) {
    const other = OTHERS.find(([key]) => member(parsed, key) !== undefined);
    return other ? `is ${other[1]}` : "is not an OpenAPI document: it has no `openapi` version";
  }
  const isText = typeof version === "string" || typeof version === "number";
  if (isText && /^3(\.[0-2](\..*)?)?$/.test(String(version))) return undefined;
  return `is OpenAPI ${JSON.stringify(version).replaceAll('"', "")}; supported are 3.0, 3.1 and 3.2`;
}

/** Everything that is structurally wrong with a document, references aside. What types can do without is harmless. */
export async function validate(document: JsonObject, source: Source): Promise<Finding[]> {
  const { BaseResolver, Source: LintSource, createConfig, lintDocument } = redocly();
  /** A document is complete in itself: nothing is read from disk or network on its behalf. */
  class NoOtherFiles extends BaseResolver {
    override async loadExternalRef(ref: string): Promise<never> {
      throw new Error(`${ref} is another file`);
    }
  }
  // Given here in full, so that no configuration file of the working directory has a say.
  const config = await createConfig({ rules: RULES }, { extends: [] });
  const { tree, unmask } = maskInheritedNames(document);
  const checked = lintDocument({
    document: { source: new LintSource(source.shown, source.text), parsed: tree },
    config: config.styleguide,
    externalRefResolver: new NoOtherFiles(),
  });
  // A check that fails of itself says nothing about the document.
  const problems = await checked.catch(({ message }: Error) => [
    { message: `could not be checked: ${message}`, location: [], suggest: [] as string[] },
  ]);
  return problems
    .map(({ message, location, suggest }) => {
      const pointer = unmask((location[0] as { pointer?: string } | undefined)?.pointer ?? "#/");
      const hint = suggest[0] === undefined ? "" : ` Did you mean \`${suggest[0]}\`?`;
      const reason = unmask(`${message.replace(/\s+/g, " ").trim()}${hint}`);
      return { path: pointer === "#/" ? [] : (fromFragment(pointer) ?? []), reason };
    })
    .filter((finding) => !isAllowed(finding, document))
    .map(({ path, reason }) => ({
      path: nearest(document, path),
      reason,
      isHarmless: !isNeeded({ path, reason }, document),
    }));
}

/** What is missing has no place; the place of what should hold it has. */
function nearest(document: JsonObject, path: Path): Path {
  return lookup(document, path) === undefined ? nearest(document, path.slice(0, -1)) : path;
}

/** What the rules refuse although the specification allows it, or what says nothing. */
function isAllowed({ path, reason }: Finding, document: JsonObject): boolean {
  if (reason.startsWith("The `type` field must be defined when the `nullable`")) return true;
  // The rule reads only letters, digits and a few signs between the braces.
  const unused = reason.match(/^Path parameter `(.*)` is not used in the path/s)?.[1];
  if (unused !== undefined && path[1]?.includes(`{${unused}}`)) return true;
  if (lookup(document, path) === null && !isStructural(path, document)) return true; // Prose that is null is none.
  if (String(document["openapi"]).startsWith("3.0")) return false;
  if (path.at(-1) === "nullable" && reason.includes("is not expected here.")) return true; // Honoured all the same.
  return kindAt(document, path) === "schema" && typeof lookup(document, path) === "boolean"; // JSON Schema 2020-12, 4.3.2
}

/** What the types are made without. */
const UNSEEN: ReadonlySet<Kind> = new Set(["example", "link", "encoding", "securityScheme"]);
const UNSEEN_KEYWORDS = new Set([
  ...["if", "then", "else", "not", "contains", "propertyNames", "dependentSchemas"],
  ...["unevaluatedItems", "unevaluatedProperties", "contentSchema"],
]);

/** Whether something would be lost of the types: a part that is no object or list, a parameter without a name. */
function isNeeded({ path, reason }: Finding, document: JsonObject): boolean {
  if (/^The field `(name|in)` must be present/.test(reason)) return kindAt(document, path) === "parameter";
  const value = lookup(document, path) ?? null;
  if (!reason.startsWith("Expected type") || value === null) return false;
  if (path.at(-1) === "items" && Array.isArray(value)) return false; // The places of a tuple, to older drafts.
  const isUnseen = path.some((key, at) => UNSEEN_KEYWORDS.has(key) && path[at - 1] !== "properties");
  return !isUnseen && isStructural(path, document);
}

/** Whether the place is one where a part of the API is described, not data or prose. */
function isStructural(path: Path, document: JsonObject): boolean {
  const kind = kindAt(document, path);
  if (kind !== undefined) return !UNSEEN.has(kind);
  const holder = kindAt(document, path.slice(0, -1));
  const child = holder && childOf(holder, path.at(-1) ?? "");
  return child !== undefined && !UNSEEN.has(child.kind);
}
