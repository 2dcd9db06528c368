import type { GlobalContext, TransformNodeOptions } from "openapi-typescript";
import type ts from "typescript";
import { isObject, type JsonObject, listAt, without } from "../json.ts";
import { openapiTypescript, redocly, typescript } from "../libraries.ts";
import { maskInheritedNames } from "../openapi/inherited-names.ts";
import { traverse } from "../openapi/traverse.ts";
import { openEnumType, prepareOpenEnum } from "./open-enums.ts";
import { withOwnTypes } from "./own-types.ts";

/** Of no paths there is none; as the library says it, any text would be one. */
const NO_PATHS = "export type paths = Record<string, never>;\n";

/** What is not asked for. */
const NO_OPTIONS = {
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  postTransform: undefined,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: true,
  transformProperty: undefined,
} as const satisfies Partial<GlobalContext>;

/** The library's own does not compile for what may be null, since null has no keys. */
const WITH_REQUIRED = /^type WithRequired<T, K extends keyof T> = [^;]*;[^;]*;\n/m;
const WITH_REQUIRED_OR_NULL = `type WithRequired<T, K extends PropertyKey> = T extends object ? T & {
    [P in K & keyof T]-?: Exclude<T[P], undefined>;
} : T;
`;

/** One name for both: `Schemas["Vehicle"]`, and `Schemas.Vehicle` in the namespace of the same name. */
const SCHEMAS = `/** The schemas of all documents, by name: \`Schemas["Vehicle"]\`. */
export type Schemas = components["schemas"];
`;

/** `schema.ts`: `paths`, `webhooks`, `components`, `operations` and `Schemas`, made by openapi-typescript. */
export async function renderSchema(document: JsonObject): Promise<string> {
  const { astToString, resolveRef, scanDiscriminators, transformSchema } = openapiTypescript();
  const { tree, unmask } = maskInheritedNames(onlyWhatTypesShow(document));
  // Everything was checked before, with places in the files, and every reference leads to a component. The library's
  // main function would check and bundle it all again, in twice the memory.
  const schema = tree as never;
  const discriminators = scanDiscriminators(schema, { silent: true });
  const nodes = transformSchema(schema, {
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
    transform: (part, options) =>
      openEnumType(part as unknown as JsonObject) ?? tupleWithTail(part as unknown as JsonObject, options),
    ...NO_OPTIONS,
    injectFooter: [],
    discriminators,
    redoc: await redocly().createConfig({ rules: {} }, { extends: [] }),
    resolve: ($ref) => resolveRef(schema, $ref, { silent: true }),
  });
  return unmask(astToString(withOwnTypes(nodes)))
    .replace(NO_PATHS, "export interface paths {\n}\n")
    .replace(WITH_REQUIRED, WITH_REQUIRED_OR_NULL)
    .concat(SCHEMAS);
}

/** `[string, ...number[]]`: the library leaves the tail out. */
function tupleWithTail(schema: JsonObject, options: TransformNodeOptions): ts.TypeNode | undefined {
  const { items } = schema;
  const places = listAt(schema, "prefixItems");
  if (schema["type"] !== "array" || places.length === 0 || !isObject(items)) return undefined;
  const { transformSchemaObject } = openapiTypescript();
  const { factory } = typescript();
  const [tail, ...heads] = [items, ...places].map((one) => transformSchemaObject(one as never, options));
  const rest = factory.createRestTypeNode(factory.createArrayTypeNode(tail as ts.TypeNode));
  return factory.createTupleTypeNode([...heads, rest]);
}

/** Extensions say nothing to the types, and could hold a `$ref` that is none. */
function onlyWhatTypesShow(document: JsonObject): JsonObject {
  return traverse(document, "document", (node, kind) => {
    const isMapOfNames = kind === "paths" || kind === "responses" || kind === "callback";
    if (isMapOfNames) return without(node, (key) => key.startsWith("x-"));
    const bare = without(node, (key) => key.startsWith("x-") && key !== "x-extensible-enum");
    // The library reads a constant that is null as none.
    if (kind === "schema") return prepareOpenEnum(bare["const"] === null ? { ...bare, type: "null" } : bare);
    return kind === "operation" && !isObject(bare["responses"]) ? { ...bare, responses: {} } : bare;
  }) as JsonObject;
}
