import { isObject, type Json } from "../json.ts";

/** A parameter as far as its form on the wire goes; its schema is no reference any more. */
export interface Parameter {
  readonly name?: Json;
  readonly in?: Json;
  readonly style?: Json;
  readonly explode?: Json;
  readonly content?: Json;
  readonly schema: Json;
}

const DEFAULT_STYLES: Readonly<Record<string, string>> = {
  query: "form",
  path: "simple",
  header: "simple",
  cookie: "form",
};

/** How openapi-fetch writes lists and objects when it is not told otherwise. */
const WRITTEN: Readonly<Record<string, { readonly array: string; readonly object: string }>> = {
  query: { array: "form, exploded", object: "deepObject, exploded" },
  path: { array: "simple", object: "simple" },
};

const SHAPES: Readonly<Record<string, (name: string) => string>> = {
  "form array": (name) => `${name}=a,b`,
  "form, exploded array": (name) => `${name}=a&${name}=b`,
  "form object": (name) => `${name}=key,a`,
  "form, exploded object": () => "key=a",
  "spaceDelimited array": (name) => `${name}=a%20b`,
  "pipeDelimited array": (name) => `${name}=a|b`,
  "deepObject, exploded object": (name) => `${name}[key]=a`,
  "simple array": () => "a,b",
  "simple, exploded array": () => "a,b",
  "simple object": () => "key,a",
  "simple, exploded object": () => "key=a",
};

/** How a list or an object is written; undefined for what is neither, or written as another kind of text. */
export function serializedForm(parameter: Parameter): string | undefined {
  const shape = shapeOf(parameter.schema);
  if (parameter.content !== undefined) return "as JSON";
  if (shape === undefined) return undefined;
  const style = String(parameter.style ?? DEFAULT_STYLES[String(parameter.in)]);
  const isExploded = (parameter.explode ?? style === "form") === true || style === "deepObject";
  const form = isExploded ? `${style}, exploded` : style;
  return SHAPES[`${form} ${shape}`]?.(String(parameter.name)) ?? form;
}

/** What the client writes for a parameter, and what the document asks for, if the two differ. */
export function writtenOtherwise(parameter: Parameter): string | undefined {
  const name = String(parameter.name);
  const place = String(parameter.in);
  if (place === "cookie") return `the client sends no cookies: ${name} is not sent`;
  if (parameter.content !== undefined)
    return place === "query"
      ? `the client does not write ${name} as JSON, the document asks for it`
      : undefined;
  const shape = shapeOf(parameter.schema);
  const style = String(parameter.style ?? DEFAULT_STYLES[place]);
  if (shape === undefined) {
    const isPlain = style === DEFAULT_STYLES[place] || style === "deepObject";
    return isPlain
      ? undefined
      : `the client writes ${name} as it is, the document asks for the style ${style}`;
  }
  const written = WRITTEN[place]?.[shape];
  if (written === undefined)
    return shape === "object" ? `the client cannot write an object into the header ${name}` : undefined;
  const wanted = serializedForm(parameter);
  const sent = SHAPES[`${written} ${shape}`]?.(name) ?? written;
  return wanted === sent ? undefined : `the client writes ${sent}, the document asks for ${wanted}`;
}

function shapeOf(schema: Json): "array" | "object" | undefined {
  if (!isObject(schema)) return undefined;
  const types = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  if (types.includes("array") || schema["items"] !== undefined) return "array";
  return types.includes("object") || isObject(schema["properties"]) ? "object" : undefined;
}
