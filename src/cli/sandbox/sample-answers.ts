import { sample } from "openapi-sampler";
import { jsonReply, type Reply } from "../../testing/gateway/reply.ts";
import { findServed, type ServedOperation, servedOperations } from "./served-operations.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const at = (node: unknown, name: string): unknown =>
  isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;

/** Follows a reference inside the document. */
function resolve(document: JsonObject, node: unknown): unknown {
  const reference = at(node, "$ref");
  if (typeof reference !== "string") return node;
  const parts = reference.split("/").slice(1);
  const keys = parts.map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
  return resolve(document, keys.reduce(at, document as unknown));
}

/** What the schema describes, by the examples of its parts where it has any. */
function sampleOf(document: JsonObject, content: unknown): unknown {
  const media = at(content, "application/json") ?? Object.values(isObject(content) ? content : {})[0];
  const schema = at(media, "schema");
  return isObject(schema) ? sample(schema, { quiet: true, skipWriteOnly: true }, document) : undefined;
}

/** Answers by a document's schemas what a sandbox does not carry out. */
export interface SampleAnswers {
  readonly operations: readonly ServedOperation[];
  /** The first documented success; `undefined` for a path or method that the document does not have. */
  answer(method: string, path: string): Reply | undefined;
}

const METHODS = new Set(["GET", "PUT", "POST", "DELETE", "PATCH"]);

export function createSampleAnswers(document: JsonObject): SampleAnswers {
  const paths = (at(document, "paths") ?? {}) as JsonObject;
  const operations = servedOperations(document).filter(({ method }) => METHODS.has(method));
  const find = findServed(operations);
  return {
    operations,
    answer(method, path) {
      const item = resolve(document, paths[find(method, path)?.template ?? ""]);
      const operation = resolve(document, at(item, method.toLowerCase()));
      if (!operation) return undefined;
      const responses = (at(operation, "responses") ?? {}) as JsonObject;
      const status = Object.keys(responses).find((code) => /^2(\d\d|XX)$/.test(code)) ?? "200";
      const body = sampleOf(document, at(resolve(document, responses[status]), "content"));
      const code = Number(status.replace("XX", "00"));
      return body === undefined ? { status: code, headers: new Headers(), body: "" } : jsonReply(code, body);
    },
  };
}
