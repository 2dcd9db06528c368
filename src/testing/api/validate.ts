import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Operation } from "./description.ts";
import type { SandboxProblemType } from "./problem.ts";

/** The parts of a request that the document describes. */
export interface RequestParts {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** As it was sent. */
  readonly body: string;
}

/** Why a request is refused. */
export type Refusal = readonly [type: SandboxProblemType, detail: string];

/** Checks a request against an operation of the document; returns why it is refused, or `undefined`. */
export type Validator = (operation: Operation, parts: RequestParts) => Refusal | undefined;

const DOCUMENT_ID = "document";

/** `/vehicle/license_plate` becomes `vehicle.license_plate`, as the vendor's details name properties. */
const dotted = (path: string): string => path.slice(1).replaceAll("/", ".");

function explain(error: ErrorObject, noun: string, path: string): string {
  const { additionalProperty, unevaluatedProperty, missingProperty } = error.params as Record<string, string>;
  const named = (name: string): string => `The ${noun} '${path ? `${path}.` : ""}${name}'`;
  const extra = additionalProperty ?? unevaluatedProperty;
  if (extra !== undefined) return `${named(extra)} is not allowed.`;
  if (missingProperty !== undefined) return `${named(missingProperty)} is missing.`;
  return path ? `The ${noun} '${path}' ${error.message}.` : `The body ${error.message}.`;
}

function explainParameter(error: ErrorObject): string {
  const [, , name = "", ...rest] = error.instancePath.split("/");
  return explain(error, "parameter", [name, ...rest].filter(Boolean).join("."));
}

function valuesOf(operation: Operation, { path, query, headers }: RequestParts): Record<string, object> {
  const values: Record<string, Record<string, unknown>> = { path: {}, query: {}, header: {} };
  for (const { name, in: place } of operation.parameters) {
    const all =
      place === "query" ? query.getAll(name) : [(place === "path" ? path[name] : headers.get(name)) ?? null];
    const given = all.filter((value) => value !== null);
    const bucket = values[place];
    if (bucket && given.length > 0) bucket[name] = given.length > 1 ? given : given[0];
  }
  return values;
}

function parameterSchema({ parameters }: Operation): object {
  const places = ["path", "query", "header"].map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    const properties = here.map(({ name, schemaPointer }) => [
      name,
      { $ref: `${DOCUMENT_ID}${schemaPointer}` },
    ]);
    const required = here.filter((parameter) => parameter.required).map(({ name }) => name);
    return [place, { type: "object", properties: Object.fromEntries(properties), required }];
  });
  return { type: "object", properties: Object.fromEntries(places) };
}

// A document never changes, and compiling its schemas takes longer than anything else that a sandbox does.
const validators = new WeakMap<object, Validator>();

/** Checks by the document that describes the operation; its schemas are compiled when they are first needed. */
export const validate: Validator = (operation, parts) => {
  const known = validators.get(operation.document) ?? createValidator(operation.document);
  validators.set(operation.document, known);
  return known(operation, parts);
};

function createValidator(document: object): Validator {
  // Not strict: a description holds words that JSON Schema does not know, such as x-extensible-enum.
  const options = { strict: false, addUsedSchema: false, logger: false } as const;
  const forBodies = new Ajv2020(options);
  // Query strings hold text; "array" lets a single value stand for a list of one.
  const forParameters = new Ajv2020({ ...options, coerceTypes: "array" });
  for (const ajv of [forBodies, forParameters])
    addFormats.default(ajv).addSchema({ ...document, $id: DOCUMENT_ID });
  const compiled = new Map<unknown, ValidateFunction | undefined>();

  function compile(key: unknown, ajv: Ajv2020, schema: () => object): ValidateFunction | undefined {
    if (!compiled.has(key)) {
      let validate: ValidateFunction | undefined;
      try {
        validate = ajv.compile(schema());
      } catch {
        // A document of the vendor may hold what this dialect does not know (OpenAPI 3.0's boolean
        // exclusiveMinimum, say). The sandbox then takes every value there.
      }
      compiled.set(key, validate);
    }
    return compiled.get(key);
  }

  function refusedParameter(operation: Operation, parts: RequestParts): string | undefined {
    const validate = compile(operation.parameters, forParameters, () => parameterSchema(operation));
    if (!validate || validate(valuesOf(operation, parts))) return undefined;
    const [error] = validate.errors ?? [];
    return error && explainParameter(error);
  }

  function refusedBody({ body: wanted }: Operation, { body, headers }: RequestParts): Refusal | undefined {
    if (!wanted || (body === "" && !wanted.required)) return undefined;
    if (body === "") return ["/problems/validation-error", "The body is missing."];
    // Documented: without this header a body "is not understood properly".
    if (!/^application\/json\b/i.test(headers.get("content-type") ?? "")) {
      return ["/problems/invalid-json", "The Content-Type must be application/json."];
    }
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch (error) {
      return ["/problems/invalid-json", (error as SyntaxError).message];
    }
    const $ref = `${DOCUMENT_ID}${wanted.schemaPointer}`;
    const validate = compile($ref, forBodies, () => ({ $ref }));
    if (!validate || validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return error && ["/problems/validation-error", explain(error, "property", dotted(error.instancePath))];
  }

  return (operation, parts) => {
    const detail = refusedParameter(operation, parts);
    return detail === undefined ? refusedBody(operation, parts) : ["/problems/validation-error", detail];
  };
}
