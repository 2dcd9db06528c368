/** A JSON object of a document, or of an answer. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An own member: a document or an answer may have a key such as `constructor`. */
export const member = (node: unknown, name: string): unknown =>
  isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;

/** What the documents say about an answer. */
export interface AnswerContract {
  /** `undefined` where they describe no JSON. */
  readonly schema: unknown;
  /** The nearest mark of how that is known. */
  readonly evidence: string | undefined;
}

/** An OpenAPI 3.1 document, as answers are looked up in it. */
export interface Contract {
  /** Follows references; `undefined` where one leads nowhere. */
  resolve(node: unknown): unknown;
  /** Whether it describes the operation, such as `GET /vehicles`. */
  has(operation: string): boolean;
  /** `undefined` for a status that it does not describe. */
  answer(operation: string, status: number): AnswerContract | undefined;
  /** Schemas that references lead to. */
  readonly components: unknown;
}

export const evidenceOf = (node: unknown): string | undefined => {
  const mark = member(node, "x-evidence");
  return typeof mark === "string" ? mark : undefined;
};

export function createContract(document: JsonObject): Contract {
  function resolve(node: unknown, depth = 0): unknown {
    const reference = member(node, "$ref");
    if (typeof reference !== "string") return node;
    if (depth > 32) return undefined;
    const keys = reference
      .split("/")
      .slice(1)
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    return resolve(keys.reduce(member, document as unknown), depth + 1);
  }

  function operationAt(operation: string): unknown {
    const [method = "", path = ""] = operation.split(" ");
    const item = resolve(member(member(document, "paths"), path));
    return resolve(member(item, method.toLowerCase()));
  }

  return {
    resolve: (node) => resolve(node),
    has: (operation) => operationAt(operation) !== undefined,
    answer(operation, status) {
      const described = operationAt(operation);
      const responses = member(described, "responses");
      const names = [String(status), `${String(status)[0]}XX`, "default"];
      const name = names.find((code) => member(responses, code) !== undefined);
      if (name === undefined) return undefined;
      const response = resolve(member(responses, name));
      const content = member(response, "content");
      const media = ["application/json", "application/problem+json"].find((type) => member(content, type));
      const schema = media && member(member(content, media), "schema");
      return { schema, evidence: evidenceOf(response) ?? evidenceOf(described) };
    },
    components: member(document, "components"),
  };
}
