import { isObject, type Json, type JsonObject, member } from "../json.ts";
import { redocly } from "../libraries.ts";
import { maskInheritedNames } from "../openapi/inherited-names.ts";
import { fromFragment, lookup, type Path } from "../openapi/pointer.ts";
import { kindAt } from "../openapi/structure.ts";
import type { Finding } from "../problem.ts";
import type { Source } from "./source.ts";

/** What the specification calls a MUST and what the types depend on; taste is left to the linter. */
const RULES = {
  struct: "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

const { BaseResolver, Source: LintSource, createConfig, lintDocument } = redocly();

/** A document is complete in itself: nothing is read from disk or network on its behalf. */
class NoOtherFiles extends BaseResolver {
  override async loadExternalRef(ref: string): Promise<never> {
    throw new Error(`${ref} is another file`);
  }
}

/** Why this cannot be an OpenAPI 3.0 or 3.1 document at all, if so. */
export function refusal(parsed: Json): string | undefined {
  if (!isObject(parsed)) return "is not an OpenAPI document: it holds no object";
  const version = member(parsed, "openapi");
  if (member(parsed, "swagger") !== undefined) {
    return "is OpenAPI 2.0 (Swagger), which is not supported: convert it to 3.0 or 3.1 first";
  }
  if (version === undefined) return "is not an OpenAPI document: it has no `openapi` version";
  if (typeof version !== "string") return 'the `openapi` version has to be text, such as "3.1.0"';
  if (!/^3\.[01](\.|$)/.test(version)) return `is OpenAPI ${version}; supported are 3.0 and 3.1`;
  return undefined;
}

/** Everything that is structurally wrong with a document, references aside. */
export async function validate(document: JsonObject, source: Source): Promise<Finding[]> {
  // Given here in full, so that no configuration file of the working directory has a say.
  const config = await createConfig({ rules: RULES }, { extends: [] });
  const { tree, unmask } = maskInheritedNames(document);
  const problems = await lintDocument({
    document: { source: new LintSource(source.shown, source.text), parsed: tree },
    config: config.styleguide,
    externalRefResolver: new NoOtherFiles(),
  });
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
      isHarmless: isUnknownKeyword({ path, reason }, document) || isNothing(path, document),
    }));
}

/** What is missing has no place; the place of what should hold it has. */
function nearest(document: JsonObject, path: Path): Path {
  return lookup(document, path) === undefined ? nearest(document, path.slice(0, -1)) : path;
}

/** What the rules refuse although the specification allows it. */
function isAllowed({ path, reason }: Finding, document: JsonObject): boolean {
  if (reason.startsWith("The `type` field must be defined when the `nullable`")) return true;
  // The rule reads only letters, digits and a few signs between the braces.
  const unused = reason.match(/^Path parameter `(.*)` is not used in the path/s)?.[1];
  if (unused !== undefined && path[1]?.includes(`{${unused}}`)) return true;
  if (!String(document["openapi"]).startsWith("3.1")) return false;
  if (path.at(-1) === "nullable" && isUnknownKeyword({ path, reason }, document)) return true; // Honoured all the same.
  return kindAt(document, path) === "schema" && typeof lookup(document, path) === "boolean"; // JSON Schema 2020-12, 4.3.2
}

/** A schema that is null says nothing, which is allowed by leaving it out; real documents have that. */
function isNothing(path: Path, document: JsonObject): boolean {
  return path.at(-1) === "schema" && lookup(document, path) === null && kindAt(document, path) === "schema";
}

/** JSON Schema 2020-12 ignores keywords that it does not know, but one may be misspelt. */
function isUnknownKeyword({ path, reason }: Finding, document: JsonObject): boolean {
  const is31 = String(document["openapi"]).startsWith("3.1");
  return is31 && reason.includes("is not expected here.") && kindAt(document, path.slice(0, -1)) === "schema";
}
