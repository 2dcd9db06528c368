import type { ParameterForm, ParameterStyle } from "../../../src/types/request-forms.ts";
import { isObject, type Json, listAt } from "../json.ts";

/** A parameter as far as its form on the wire goes. */
export interface Parameter {
  readonly name?: Json;
  readonly in?: Json;
  readonly style?: Json;
  readonly explode?: Json;
  readonly allowReserved?: Json;
  readonly content?: Json;
  readonly schema?: Json;
}

/** What a value can be, as far as styles treat it differently. */
type Shape = "text" | "list" | "object";

/** Follows a reference. */
export type Follow = (schema: Json) => Json;

const STYLES: Readonly<Record<string, ParameterStyle>> = {
  query: "form",
  path: "simple",
  header: "simple",
  cookie: "form",
};

const JSON_TYPE = /^[^;]*[/+]json\b/i;

/** The media type of a parameter that is written as one, if it is. */
const contentTypeOf = ({ content }: Parameter): string | undefined =>
  isObject(content) ? Object.keys(content)[0] : undefined;

/** Style and explode, as they are said or by default. */
function styleOf(parameter: Parameter): { style: ParameterStyle; explode: boolean } {
  const style = (parameter.style ?? STYLES[String(parameter.in)] ?? "form") as ParameterStyle;
  // An object in brackets is always taken apart, whatever `explode` says.
  const explode = style === "deepObject" || (parameter.explode ?? style === "form") === true;
  return { style, explode };
}

/** All that a value can be by its schema; everything, if that says nothing. */
function shapesOf(schema: Json | undefined, follow: Follow, depth = 0): Set<Shape> {
  const node = follow(schema ?? {});
  if (!isObject(node) || depth > 8) return new Set(["text", "list", "object"]);
  const types = Array.isArray(node["type"]) ? node["type"] : [node["type"]];
  const shapes = new Set<Shape>();
  if (types.includes("array") || node["items"] !== undefined) shapes.add("list");
  if (types.includes("object") || isObject(node["properties"])) shapes.add("object");
  if (
    types.some((type) => /^(string|number|integer|boolean)$/.test(String(type))) ||
    node["enum"] !== undefined
  )
    shapes.add("text");
  if (shapes.size > 0) return shapes;
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((key) => listAt(node, key));
  if (parts.length === 0) return new Set(["text", "list", "object"]);
  return new Set(parts.flatMap((part) => [...shapesOf(part, follow, depth + 1)]));
}

/** How the client has to write a parameter; undefined where it is as it writes all that nothing is said of. */
export function parameterForm(parameter: Parameter, follow: Follow): ParameterForm | undefined {
  if (JSON_TYPE.test(contentTypeOf(parameter) ?? "")) return { content: "application/json" };
  if (parameter.content !== undefined) return undefined;
  const { style, explode } = styleOf(parameter);
  const usual = STYLES[String(parameter.in)];
  const allowReserved = parameter.in === "query" && parameter.allowReserved === true;
  const form: ParameterForm = {
    ...(style !== usual && { style }),
    ...(explode !== (style === "form") && style !== "deepObject" && { explode }),
    ...(allowReserved && { allowReserved }),
  };
  const isUsual = [...shapesOf(parameter.schema, follow)].every((shape) =>
    isWrittenAnyway(shape, style, explode, parameter.in === "query"),
  );
  return isUsual && !allowReserved ? undefined : form;
}

/** Whether the client writes values of a shape like this without being told. */
function isWrittenAnyway(shape: Shape, style: ParameterStyle, explode: boolean, isQuery: boolean): boolean {
  if (!isQuery) return style === "simple" && shape !== "object";
  if (shape === "object") return style === "deepObject";
  return shape === "text" || explode;
}

/** What the client cannot do of what a parameter asks for. */
export function unwritable(parameter: Parameter, follow: Follow): string | undefined {
  const { name } = parameter;
  if (parameter.in === "cookie") return `the client sends no cookies: ${name} is not sent`;
  const type = contentTypeOf(parameter);
  if (type !== undefined && !JSON_TYPE.test(type)) return `the client does not write ${name} as ${type}`;
  const { style, explode } = styleOf(parameter);
  const shapes = shapesOf(parameter.schema, follow);
  const isUndefined =
    (style === "deepObject" && !shapes.has("object")) ||
    (/Delimited$/.test(style) && explode && !shapes.has("list"));
  if (!isUndefined || type !== undefined) return undefined;
  return `OpenAPI does not define the style ${style} for ${name}: the client writes it in the style form`;
}

/** What is written for the list a, b, the object of key and a, and the text a. */
const SHAPES: Readonly<Record<string, (name: string) => string>> = {
  "form list": (name) => `${name}=a,b`,
  "form, exploded list": (name) => `${name}=a&${name}=b`,
  "form object": (name) => `${name}=key,a`,
  "form, exploded object": () => "key=a",
  "spaceDelimited list": (name) => `${name}=a%20b`,
  "spaceDelimited, exploded list": (name) => `${name}=a&${name}=b`,
  "pipeDelimited list": (name) => `${name}=a|b`,
  "pipeDelimited, exploded list": (name) => `${name}=a&${name}=b`,
  "deepObject, exploded object": (name) => `${name}[key]=a`,
  "simple list": () => "a,b",
  "simple, exploded list": () => "a,b",
  "simple object": () => "key,a",
  "simple, exploded object": () => "key=a",
  "label list": () => ".a,b",
  "label, exploded list": () => ".a.b",
  "label object": () => ".key,a",
  "label, exploded object": () => ".key=a",
  "matrix list": (name) => `;${name}=a,b`,
  "matrix, exploded list": (name) => `;${name}=a;${name}=b`,
  "matrix object": (name) => `;${name}=key,a`,
  "matrix, exploded object": () => ";key=a",
  "simple text": () => "a",
  "label text": () => ".a",
  "matrix text": (name) => `;${name}=a`,
};

/** How a parameter is written, by an example; the style's name where there is none. */
export function serializedForm(parameter: Parameter, follow: Follow): string {
  const type = contentTypeOf(parameter);
  if (type !== undefined) return JSON_TYPE.test(type) ? "as JSON" : `as ${type}`;
  const { style, explode } = styleOf(parameter);
  const shapes = shapesOf(parameter.schema, follow);
  const shape = (["object", "list", "text"] as const).find((one) => shapes.size === 1 && shapes.has(one));
  const name = String(parameter.name);
  // A single text is the same however lists are written.
  if (shape === "text") return SHAPES[`${style} text`]?.(name) ?? `${name}=a`;
  const form = explode ? `${style}, exploded` : style;
  return SHAPES[`${form} ${shape}`]?.(name) ?? form;
}
