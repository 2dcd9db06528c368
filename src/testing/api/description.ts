import { document } from "../../generated/sandbox-document.ts";
import type { ParameterForm } from "../../types/request-forms.ts";

type JsonObject = Record<string, unknown>;

/** A parameter that an operation takes. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
  /** How it is written. */
  readonly form: ParameterForm;
}

/** What the document says about an operation, as far as a server needs it. */
export interface OperationDescription {
  /** Path of its server, such as `/telematics/v2`; empty for none. */
  readonly server: string;
  readonly parameters: readonly Parameter[];
  readonly permission: string | undefined;
  readonly body: { readonly required: boolean; readonly schema: object } | undefined;
}

/** An OpenAPI document at run time. */
export interface ApiDescription {
  readonly document: object;
  readonly templates: readonly string[];
  /** Methods of a template in upper case; empty for an unknown template. */
  methodsOf(template: string): string[];
  /** Returns the same object for the same operation, so that what is derived from it can be kept. */
  operation(template: string, method: string): OperationDescription | undefined;
}

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null;

/** Follows `$ref`s inside the document; `undefined` where one leads nowhere. */
function resolve(document: object, value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const reference = value["$ref"];
  if (typeof reference !== "string") return value;
  let target: unknown = document;
  for (const part of reference.split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    target = isObject(target) ? target[key] : undefined;
  }
  return resolve(document, target);
}

function readParameters(document: object, list: unknown): Parameter[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    const found = resolve(document, item) ?? {};
    const { name, in: place, required, style, explode, content } = found;
    const [media] = isObject(content) ? Object.values(content) : [];
    const schema = resolve(document, found["schema"] ?? (media as JsonObject | undefined)?.["schema"]);
    if (!schema) return [];
    const form = {
      ...(style !== undefined && { style }),
      ...(explode !== undefined && { explode }),
      ...(media !== undefined && { content: "application/json" }),
    } as ParameterForm;
    return [{ name: String(name), in: String(place), required: required === true, schema, form }];
  });
}

function readBody(document: object, requestBody: unknown): OperationDescription["body"] {
  const body = resolve(document, requestBody);
  const content = resolve(document, body?.["content"]);
  const schema = resolve(document, content?.["application/json"])?.["schema"];
  return body && isObject(schema) ? { required: body["required"] === true, schema } : undefined;
}

function readOperation(document: object, item: JsonObject, found: JsonObject): OperationDescription {
  const own = readParameters(document, found["parameters"]);
  const isOverridden = (shared: Parameter): boolean =>
    own.some(({ name, in: place }) => name === shared.name && place === shared.in);
  const shared = readParameters(document, item["parameters"]).filter((parameter) => !isOverridden(parameter));
  const permission = found["x-invers-permission"];
  const [server] = (found["servers"] ?? []) as { url: string }[];
  return {
    server: server?.url ?? "",
    parameters: [...shared, ...own],
    permission: typeof permission === "string" ? permission : undefined,
    body: readBody(document, found["requestBody"]),
  };
}

/** Reads a document at run time. */
export function describeApi(document: object): ApiDescription {
  const paths = resolve(document, (document as JsonObject)["paths"]) ?? {};
  const operations = new Map<string, OperationDescription | undefined>();
  const itemOf = (template: string): JsonObject => resolve(document, paths[template]) ?? {};

  return {
    document,
    templates: Object.keys(paths),
    methodsOf: (template) =>
      METHODS.filter((method) => method in itemOf(template)).map((method) => method.toUpperCase()),
    operation(template, method) {
      const key = `${method} ${template}`;
      if (!operations.has(key)) {
        const item = itemOf(template);
        const found = resolve(document, item[method.toLowerCase()]);
        operations.set(key, found && readOperation(document, item, found));
      }
      return operations.get(key);
    },
  };
}

/** The sandbox's own contract: the documents of this repository, whatever vendor document overrides them. */
export const apiDescription: ApiDescription = describeApi(document);
