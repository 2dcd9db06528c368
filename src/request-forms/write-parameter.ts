import { ConfigError } from "../errors/config-error.ts";
import type { ParameterForm, ParameterStyle } from "../types/request-forms.ts";

/** Writes one text of a parameter, so that what delimits it cannot be in it. */
export type Encode = (value: unknown) => string;

/** How a style writes: RFC 6570, appendix A, and OpenAPI's own delimiters of a list. */
interface Operator {
  readonly first: string;
  /** Between what is exploded. */
  readonly between: string;
  /** Between what is not. */
  readonly delimiter: string;
  readonly named: boolean;
}

const FORM: Operator = { first: "", between: "&", delimiter: ",", named: true };

const OPERATORS: Readonly<Record<ParameterStyle, Operator>> = {
  simple: { first: "", between: ",", delimiter: ",", named: false },
  label: { first: ".", between: ".", delimiter: ",", named: false },
  matrix: { first: ";", between: ";", delimiter: ",", named: true },
  form: FORM,
  spaceDelimited: { ...FORM, delimiter: "%20" },
  pipeDelimited: { ...FORM, delimiter: "%7C" },
  deepObject: FORM,
};

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** The texts of a parameter's value: its own, those of its items, or the names and texts of its members. */
function partsOf(name: string, value: unknown, encode: Encode): string[] | [string, string][] {
  const text = (one: unknown): string => {
    if (typeof one === "object" || typeof one === "function")
      throw new ConfigError(
        `parameter "${name}": an object or a list in a list or an object cannot be written`,
      );
    return encode(one);
  };
  if (Array.isArray(value)) return value.filter(isThere).map(text);
  if (typeof value !== "object") return [text(value)];
  return Object.entries(value as object).flatMap(([key, one]): [string, string][] =>
    isThere(one) ? [[encode(key), text(one)]] : [],
  );
}

/**
 * Writes a parameter in a style: `ids=a,b`, `ids=a&ids=b`, `;ids=a;ids=b`, `a,b`. A list without items and an object
 * without members are an empty text.
 */
export function writeParameter(
  name: string,
  value: unknown,
  { style = "simple", explode = style === "form", content }: ParameterForm,
  encode: Encode,
): string {
  const { first, between, delimiter, named } = OPERATORS[style];
  const own = named ? `${encodeURIComponent(name)}=` : "";
  if (content) return first + own + encode(JSON.stringify(value));
  const parts = partsOf(name, value, encode);
  if (!parts.length) return "";
  if (style === "deepObject" && typeof parts[0] === "object")
    return parts.map((part) => `${encodeURIComponent(name)}[${part[0]}]=${part[1]}`).join("&");
  if (!explode) return first + own + parts.flat().join(delimiter);
  return first + parts.map((part) => (typeof part === "string" ? own + part : part.join("="))).join(between);
}
