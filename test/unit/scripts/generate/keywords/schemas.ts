import { same, type Verdicts } from "./verdict.ts";

/** What a value looks like. */
export const SCHEMAS: Verdicts = {
  // They are about the values that a program gives and gets: types show them, and the server checks them.
  Schema: {
    ...same(
      "types",
      ...["type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "properties"],
      ...["items", "prefixItems", "contains", "minContains", "maxContains", "additionalProperties"],
      ...["patternProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "required"],
      ...["dependentSchemas", "dependentRequired", "nullable", "readOnly", "writeOnly", "discriminator"],
      ...[
        "multipleOf",
        "maximum",
        "minimum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
      ],
      ...["pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties"],
    ),
    ...same("place", "$id", "id", "$anchor", "$schema", "$vocabulary", "$defs", "definitions"),
    ...same("place", "$dynamicAnchor", "$dynamicRef"),
    ...same("prose", "title", "summary", "description", "externalDocs", "deprecated", "$comment"),
    // The server fills in what is left out.
    ...same("prose", "default", "example", "examples"),
    // A text stays the text that it is in JSON.
    ...same("as it came", "format", "contentEncoding", "contentMediaType", "contentSchema"),
    xml: "types",
  },
  Discriminator: same("types", "propertyName", "mapping"),
};
