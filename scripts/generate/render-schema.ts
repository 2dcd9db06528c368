import { createConfig } from "@redocly/openapi-core";
import openapiTS, { astToString } from "openapi-typescript";
import { rewrite } from "./anatomy.ts";
import { maskInheritedNames } from "./inherited-names.ts";
import { isObject, type JsonObject, without } from "./json.ts";
import { openEnumType, prepareOpenEnums } from "./open-enums.ts";

const NO_PATHS = "export type paths = Record<string, never>;\n";

/** `schema.ts`: `paths`, `webhooks`, `components` and `operations`, made by openapi-typescript. */
export async function renderSchema(document: JsonObject): Promise<string> {
  const { tree, unmask } = maskInheritedNames(prepareOpenEnums(onlyWhatTypesShow(document)));
  const nodes = await openapiTS(tree as never, {
    // Everything was checked before, with places in the files; by default it would be checked again, without.
    redocly: await createConfig({ rules: {} }, { extends: [] }),
    silent: true,
    // The order of the document is kept: the join has sorted what comes from several, the rest reads best as written.
    alphabetize: false,
    // A default means that a member may be left out. What an answer must hold is said by `required`.
    defaultNonNullable: false,
    // `type: object` alone is some object, not an empty one.
    emptyObjectsUnknown: true,
    // Members that no document declares stay out of the types, so that a misspelt one does not compile.
    additionalProperties: false,
    // Unions of literals need no run-time code, and open ones could not be enums.
    enum: false,
    transform: (schema) => openEnumType(schema as unknown as JsonObject),
  });
  // Of no paths there is none; by default any text would be one.
  return unmask(astToString(nodes)).replace(NO_PATHS, "export interface paths {\n}\n");
}

/** Extensions say nothing to the types, and could hold a `$ref` that is none. */
function onlyWhatTypesShow(document: JsonObject): JsonObject {
  return rewrite(document, "document", (node, kind) => {
    const isMapOfNames = kind === "paths" || kind === "responses" || kind === "callback";
    if (isMapOfNames) return without(node, (key) => key.startsWith("x-"));
    const bare = without(node, (key) => key.startsWith("x-") && key !== "x-extensible-enum");
    return kind === "operation" && !isObject(bare["responses"]) ? { ...bare, responses: {} } : bare;
  }) as JsonObject;
}
