import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";

type Json = Record<string, unknown>;

/** Says what is wrong with a value as a sentence about a `noun`, or `undefined`. */
export type SchemaCheck = (value: unknown, noun: string) => string | undefined;

/** Follows a location of the validator's, references of the schema included. */
function follow(root: unknown, location: string): unknown {
  let value = root;
  for (const part of location.split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    value = (value as Json | undefined)?.[key];
    if (key === "$ref") value = follow(root, String(value));
  }
  return value;
}

/** What is wrong, as the end of a sentence. */
function explain({ keyword, error }: OutputUnit, wanted: unknown): string {
  switch (keyword) {
    case "false":
      return "is not allowed.";
    case "type":
      return `must be ${wanted}.`;
    case "format":
      return `must match format "${wanted}".`;
    case "minimum":
      return `must be >= ${wanted}.`;
    default:
      return `does not fit: ${error}`;
  }
}

function describeError(schema: Schema, value: unknown, error: OutputUnit, noun: string): string {
  const path = error.instanceLocation.split("/").slice(1);
  const wanted = follow(schema, error.keywordLocation);
  if (error.keyword === "required" && Array.isArray(wanted)) {
    const given = follow(value, error.instanceLocation) as Json;
    const missing = wanted.find((name) => !Object.hasOwn(given, name));
    return `The ${noun} '${[...path, missing].join(".")}' is missing.`;
  }
  // Dotted, as the vendor's details name properties.
  const subject = path.length > 0 ? `${noun} '${path.join(".")}'` : "body";
  return `The ${subject} ${explain(error, wanted)}`;
}

/** Checks by a schema whose references lead into `components`. Interprets it: some platforms forbid `new Function`. */
export function createSchemaCheck(schema: object, components: object): SchemaCheck {
  const root: Schema = { ...schema, components };
  const validator = new Validator(root, "2020-12");
  return (value, noun) => {
    // The validator stops at the first fault and names it last, after the keywords that lead to it.
    const error = validator.validate(value).errors.at(-1);
    return error && describeError(root, value, error, noun);
  };
}
