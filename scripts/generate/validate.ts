import { BaseResolver, createConfig, Source as LintSource, lintDocument } from "@redocly/openapi-core";
import { type Kind, walk } from "./anatomy.ts";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { fromFragment, lookup, type Path, toFragment } from "./pointer.ts";
import type { Finding } from "./problem.ts";
import type { Source } from "./source.ts";

/** What the specification calls a MUST and what the types depend on; taste is left to the linter. */
const RULES = {
  struct: "error",
  "no-identical-paths": "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

/** A document is complete in itself: nothing is read from disk or network on its behalf. */
class NoOtherFiles extends BaseResolver {
  override async loadExternalRef(ref: string): Promise<LintSource> {
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
  const problems = await lintDocument({
    document: { source: new LintSource(source.shown, source.text), parsed: document },
    config: config.styleguide,
    externalRefResolver: new NoOtherFiles(),
  });
  if (problems.length === 0) return [];
  const isSchema = schemaPlaces(document);
  return problems
    .map(({ message, location }) => ({
      path:
        fromFragment(
          (location[0] as { pointer?: string } | undefined)?.pointer?.replace(/^#\/$/, "#") ?? "#",
        ) ?? [],
      reason: message.replace(/\s+/g, " ").trim(),
    }))
    .filter((finding) => !isAllowed(finding, document, isSchema));
}

/** What the rules refuse although the specification allows it. */
function isAllowed(
  { path, reason }: Finding,
  document: JsonObject,
  isSchema: (path: Path) => boolean,
): boolean {
  if (reason.startsWith("The `type` field must be defined when the `nullable`")) return true;
  const inSchema = isSchema(path.slice(0, -1));
  const is31 = String(document["openapi"]).startsWith("3.1");
  // JSON Schema 2020-12 lets unknown keywords be, and a schema may be `true` or `false` anywhere.
  if (is31 && inSchema && reason.endsWith("is not expected here.")) return true;
  return is31 && isSchema(path) && typeof lookup(document, path) === "boolean";
}

function schemaPlaces(document: JsonObject): (path: Path) => boolean {
  const places = new Set<string>();
  const kinds: Kind[] = ["schema"];
  walk(document, "document", (_, kind, path) => {
    if (kinds.includes(kind)) places.add(toFragment(path));
  });
  return (path) => places.has(toFragment(path));
}
