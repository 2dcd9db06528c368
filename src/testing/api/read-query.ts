import type { Parameter } from "./description.ts";
import { inPairs, parseItem, parseMembers, parseText, typeOf } from "./parse-text.ts";
import { parseJson } from "./read-styled.ts";
import { WrongForm } from "./wrong-form.ts";

/** One `name=value` of a query; the value as it was sent. */
interface Pair {
  readonly name: string;
  readonly raw: string;
}

function decode(raw: string): string {
  const text = raw.replaceAll("+", " ");
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function pairsOf(search: string): Pair[] {
  const parts = search.replace(/^\?/, "").split("&").filter(Boolean);
  return parts.map((part) => {
    const at = part.indexOf("=");
    return at < 0
      ? { name: decode(part), raw: "" }
      : { name: decode(part.slice(0, at)), raw: part.slice(at + 1) };
  });
}

/** What delimits the items of a list that is not exploded: as it is, and encoded where it has to be. */
const DELIMITERS: Readonly<Record<string, { readonly pattern: RegExp; readonly shown: string }>> = {
  spaceDelimited: { pattern: /%20|\+/, shown: "a%20b" },
  pipeDelimited: { pattern: /\||%7c/i, shown: "a|b" },
};
const COMMA = { pattern: /,/, shown: "a,b" };

/** The pairs of one parameter: an object may be spread over several names. */
function isOf({ name, schema, form }: Parameter, pair: Pair, named: ReadonlySet<string>): boolean {
  const { style = "form", explode = style === "form" } = form;
  if (typeOf(schema) !== "object" || form.content) return pair.name === name;
  if (style === "deepObject") return pair.name.startsWith(`${name}[`) && pair.name.endsWith("]");
  if (!explode) return pair.name === name;
  const { properties = {} } = schema as { properties?: object };
  return Object.hasOwn(properties, pair.name) && !named.has(pair.name);
}

function readOne({ name, schema, form }: Parameter, pairs: readonly Pair[]): unknown {
  const { style = "form", explode = style === "form", content } = form;
  const [{ raw } = { raw: "" }] = pairs;
  if (content !== undefined) return parseJson(name, decode(raw));
  const type = typeOf(schema);
  if (type !== "array" && type !== "object")
    return pairs.length > 1 ? pairs.map((pair) => decode(pair.raw)) : parseText(decode(raw), schema);
  const { pattern, shown } = DELIMITERS[style] ?? COMMA;
  if (type === "object" && style === "deepObject")
    return parseMembers(
      pairs.map((pair) => [pair.name.slice(name.length + 1, -1), decode(pair.raw)]),
      schema,
    );
  if (type === "object" && explode)
    return parseMembers(
      pairs.map((pair) => [pair.name, decode(pair.raw)]),
      schema,
    );
  if (!explode) {
    if (pairs.length > 1) throw new WrongForm(name, `${name}=${shown}`);
    const texts = raw.split(pattern).map(decode);
    return type === "object"
      ? parseMembers(inPairs(texts), schema)
      : texts.map((text) => parseItem(text, schema));
  }
  // A comma in an item is sent as %2C: one that is not delimits, in a form that is not this one.
  if (pairs.some((pair) => pair.raw.includes(","))) throw new WrongForm(name, `${name}=a&${name}=b`);
  return pairs.map((pair) => parseItem(decode(pair.raw), schema));
}

/**
 * Reads a query by the forms of its parameters. What no parameter describes is kept, as text.
 *
 * @throws WrongForm
 */
export function readQuery(parameters: readonly Parameter[], search: string): Record<string, unknown> {
  const pairs = pairsOf(search);
  const named = new Set(parameters.map(({ name }) => name));
  const taken = new Set<Pair>();
  const values = parameters.flatMap((parameter): [string, unknown][] => {
    const own = pairs.filter((pair) => isOf(parameter, pair, named));
    for (const pair of own) taken.add(pair);
    return own.length > 0 ? [[parameter.name, readOne(parameter, own)]] : [];
  });
  const unknown = pairs
    .filter((pair) => !taken.has(pair))
    .map(({ name, raw }) => [name, decode(raw)] as const);
  return Object.fromEntries([...values, ...unknown]);
}
