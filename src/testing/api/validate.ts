import type { OperationForm } from "../../types/request-forms.ts";
import { apiDescription, type OperationDescription } from "./description.ts";
import { parseJson } from "./parse-json.ts";
import type { SandboxProblemType } from "./problem.ts";
import { type ParameterSources, type ParameterValues, readParameters } from "./read-parameters.ts";
import { createSchemaCheck, type SchemaCheck } from "./schema-check.ts";

/** The parts of a request that the document describes. */
export interface RequestParts extends ParameterSources {
  /** As it was sent; empty for none. */
  readonly body: string;
}

/** What an operation reads of a request. */
export interface ValidInput {
  readonly path: ParameterValues["path"];
  readonly query: ParameterValues["query"];
  readonly body: unknown;
}

/** Why a request is refused. */
export interface Refusal {
  readonly type: SandboxProblemType;
  readonly detail: string;
}

interface Checks {
  readonly path: SchemaCheck;
  readonly query: SchemaCheck;
  readonly header: SchemaCheck;
  readonly body: SchemaCheck | undefined;
}

// One schema per place, so that the path of an error is the parameter's name.
function parameterSchema({ parameters }: OperationDescription, place: string): object {
  const here = parameters.filter((parameter) => parameter.in === place);
  return {
    type: "object",
    properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
    required: here.filter(({ required }) => required).map(({ name }) => name),
    // A misspelt key would otherwise pass as one that has no effect.
    ...(place === "query" && { additionalProperties: false }),
  };
}

const { components = {} } = apiDescription.document as { components?: object };
// Made at an operation's first request, and kept: a document never changes.
const kept = new WeakMap<OperationDescription, Checks>();

function checksOf(operation: OperationDescription): Checks {
  const known = kept.get(operation);
  if (known) return known;
  const check = (place: string): SchemaCheck =>
    createSchemaCheck(parameterSchema(operation, place), components);
  const body = operation.body && createSchemaCheck(operation.body.schema, components);
  const checks = { path: check("path"), query: check("query"), header: check("header"), body };
  kept.set(operation, checks);
  return checks;
}

function readBody(
  wanted: NonNullable<OperationDescription["body"]>,
  { body, headers }: RequestParts,
): { readonly value: unknown } | Refusal {
  if (body === "" && !wanted.required) return { value: undefined };
  if (body === "") return { type: "/problems/validation-error", detail: "The body is missing." };
  // Documented: without this header a body "is not understood properly".
  if (!/^application\/json\b/i.test(headers.get("content-type") ?? "")) {
    return { type: "/problems/invalid-json", detail: "The Content-Type must be application/json." };
  }
  const parsed = parseJson(body);
  return "fault" in parsed ? { type: "/problems/invalid-json", detail: parsed.fault } : parsed;
}

/** Reads a request by the operation's description, or says why it is refused. */
export function validate(
  operation: OperationDescription,
  parts: RequestParts,
  forms?: OperationForm,
): ValidInput | Refusal {
  const values = readParameters(operation, parts, forms);
  if (typeof values === "string") return { type: "/problems/validation-error", detail: values };
  const { path, query, header } = values;
  const checks = checksOf(operation);
  const wrong =
    checks.path(path, "parameter") ?? checks.query(query, "parameter") ?? checks.header(header, "parameter");
  if (wrong) return { type: "/problems/validation-error", detail: wrong };
  if (!operation.body) return { path, query, body: undefined };
  const body = readBody(operation.body, parts);
  if ("type" in body) return body;
  const detail = body.value === undefined ? undefined : checks.body?.(body.value, "property");
  return detail ? { type: "/problems/validation-error", detail } : { path, query, body: body.value };
}
