import { sample } from "openapi-sampler";
import { jsonReply, type Reply } from "../../testing/gateway/reply.ts";
import { createRouter } from "../../testing/gateway/router.ts";

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
  /** Such as `GET /trips`. */
  readonly operations: readonly string[];
  /** The first documented success; `undefined` for a path or method that the document does not have. */
  answer(method: string, path: string): Reply | undefined;
}

const METHODS = ["get", "put", "post", "delete", "patch"];

export function createSampleAnswers(document: JsonObject): SampleAnswers {
  const paths = (at(document, "paths") ?? {}) as JsonObject;
  const itemOf = (template: string): unknown => resolve(document, paths[template]);
  const findRoute = createRouter(Object.keys(paths));
  return {
    operations: Object.keys(paths).flatMap((template) =>
      METHODS.filter((method) => at(itemOf(template), method)).map(
        (method) => `${method.toUpperCase()} ${template}`,
      ),
    ),
    answer(method, path) {
      const route = findRoute(path);
      const operation = route && resolve(document, at(itemOf(route.template), method.toLowerCase()));
      if (!operation) return undefined;
      const responses = (at(operation, "responses") ?? {}) as JsonObject;
      const status = Object.keys(responses).find((code) => /^2(\d\d|XX)$/.test(code)) ?? "200";
      const body = sampleOf(document, at(resolve(document, responses[status]), "content"));
      const code = Number(status.replace("XX", "00"));
      return body === undefined ? { status: code, headers: new Headers(), body: "" } : jsonReply(code, body);
    },
  };
}
