import type { Parameter } from "./description.ts";
import { inPairs, parseItem, parseMembers, parseText, typeOf } from "./parse-text.ts";
import { WrongForm } from "./wrong-form.ts";

/** What a style writes before a value, and between what is exploded. */
const STYLES: Readonly<Record<string, { readonly first: string; readonly between: string }>> = {
  simple: { first: "", between: "," },
  label: { first: ".", between: "." },
  matrix: { first: ";", between: ";" },
};

/** Reads a parameter of a path or of a header from its text. */
export function readStyled({ name, schema, form }: Parameter, text: string): unknown {
  const { style = "simple", explode = false, content } = form;
  const { first, between } = STYLES[style] ?? { first: "", between: "," };
  const named = style === "matrix" ? `${name}=` : "";
  const unnamed = (part: string): string => {
    if (!part.startsWith(named)) throw new WrongForm(name, `${first}${named}a`);
    return part.slice(named.length);
  };
  if (!text.startsWith(first)) throw new WrongForm(name, `${first}${named}a`);
  const rest = text.slice(first.length);
  if (content !== undefined) return parseJson(name, unnamed(rest));
  if (typeOf(schema) === "array") {
    const items = explode ? rest.split(between).map(unnamed) : unnamed(rest).split(",");
    return items.map((item) => parseItem(item, schema));
  }
  if (typeOf(schema) !== "object") return parseText(unnamed(rest), schema);
  if (!explode) return parseMembers(inPairs(unnamed(rest).split(",")), schema);
  const members = rest.split(between).map((part): [string, string] => {
    const at = part.indexOf("=");
    if (at < 0) throw new WrongForm(name, `${first}key=a`);
    return [part.slice(0, at), part.slice(at + 1)];
  });
  return parseMembers(members, schema);
}

export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongForm(name, "JSON");
  }
}
