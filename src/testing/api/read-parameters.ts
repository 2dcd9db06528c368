import type { OperationDescription, Parameter } from "./description.ts";

/** Where the parameters of a request are. */
export interface ParameterSources {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** The values of a request's parameters, by place and name. Query keys that the document lacks are kept. */
export interface ParameterValues {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
}

const typeOf = (schema: object): unknown => (schema as { type?: unknown }).type;

/** Text as the type that the schema names, or the text itself where it is none, which the schema then refuses. */
function parseText(text: string, schema: object): unknown {
  const type = typeOf(schema);
  const isNumber = (type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text);
  if (isNumber) return Number(text);
  return type === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text;
}

// Lists are repeated keys: the default style of OpenAPI, and the only one that the documents use.
function readQuery(values: readonly string[], schema: object): unknown {
  if (typeOf(schema) !== "array") {
    return values.length > 1 ? [...values] : parseText(values[0] ?? "", schema);
  }
  const { items = {} } = schema as { items?: object };
  return values.map((value) => parseText(value, items));
}

/** Reads the parameters that an operation describes, as values of their types. */
export function readParameters(
  { parameters }: OperationDescription,
  { path, query, headers }: ParameterSources,
): ParameterValues {
  const described = (place: string): Parameter[] => parameters.filter((parameter) => parameter.in === place);
  const schemaOf = new Map(described("query").map(({ name, schema }) => [name, schema]));
  const given = described("header").flatMap(({ name, schema }) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, parseText(value, schema)] as const];
  });
  return {
    path: Object.fromEntries(
      described("path").map(({ name, schema }) => [name, parseText(path[name] ?? "", schema)]),
    ),
    query: Object.fromEntries(
      [...new Set(query.keys())].map((name) => [
        name,
        readQuery(query.getAll(name), schemaOf.get(name) ?? {}),
      ]),
    ),
    header: Object.fromEntries(given),
  };
}
