export const typeOf = (schema: object): unknown => (schema as { type?: unknown }).type;

/** Text as the type that the schema names, or the text itself where it is none, which the schema then refuses. */
export function parseText(text: string, schema: object): unknown {
  const type = typeOf(schema);
  const isNumber = (type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text);
  if (isNumber) return Number(text);
  return type === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text;
}

/** Text as the type of a list's items. */
export function parseItem(text: string, schema: object): unknown {
  const { items = {} } = schema as { items?: object };
  return parseText(text, items);
}

/** The members of an object, each as its type. */
export function parseMembers(
  members: readonly (readonly [string, string])[],
  schema: object,
): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, object> };
  return Object.fromEntries(
    members.map(([key, text]) => [
      key,
      parseText(text, Object.hasOwn(properties, key) ? (properties[key] as object) : {}),
    ]),
  );
}

/** `key,a,other,b` as members. */
export function inPairs(texts: readonly string[]): [string, string][] {
  return texts.flatMap((key, at) => (at % 2 === 0 ? [[key, texts[at + 1] ?? ""]] : []));
}
