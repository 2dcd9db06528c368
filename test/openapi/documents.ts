import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface Document {
  file: string;
  root: JsonObject;
}

const folder = new URL("../../openapi/", import.meta.url);

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object under these keys; one that is missing is an error, so that no test passes on nothing. */
export function objectAt(start: JsonObject, ...keys: string[]): JsonObject {
  let node: Json | undefined = start;
  for (const key of keys) node = isObject(node) ? node[key] : undefined;
  if (!isObject(node)) throw new Error(`there is no object at ${keys.join("/")}`);
  return node;
}

export const sources = readFileSync(new URL("SOURCES.md", folder), "utf8");

export const documents: Document[] = readdirSync(folder)
  .filter((file) => /^[^.].*\.(ya?ml|json)$/.test(file) && !/^(corrections|SOURCES)\./.test(file))
  .sort()
  .map((file) => {
    const root: Json = parse(readFileSync(new URL(file, folder), "utf8"));
    if (!isObject(root)) throw new Error(`${file} is not an object`);
    return { file, root };
  });

/** The document of this file, in a list for `describe.each`. */
export const documentNamed = (file: string): Document[] =>
  documents.filter((document) => document.file === file);

export interface Place {
  file: string;
  root: JsonObject;
  /** Keys from the root of the document. */
  path: string[];
  node: JsonObject;
}

/** Every object of a document, outside the examples. */
export function* places({ file, root }: Document): Generator<Place> {
  const todo: { path: string[]; node: Json }[] = [{ path: [], node: root }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { path, node } = next;
    if (isObject(node)) yield { file, root, path, node };
    if (typeof node !== "object" || node === null) continue;
    for (const [key, child] of Object.entries(node)) {
      if (key !== "example" && key !== "examples") todo.push({ path: [...path, key], node: child });
    }
  }
}

/** What a reference within the document means; anything else means itself. */
export function resolve(root: JsonObject, node: JsonObject): JsonObject {
  const reference = node["$ref"];
  if (typeof reference !== "string") return node;
  if (!reference.startsWith("#/")) throw new Error(`${reference} leaves the document`);
  return objectAt(root, ...reference.slice(2).split("/"));
}

export function components(root: JsonObject, kind: string): [name: string, component: JsonObject][] {
  const group = objectAt(root, "components")[kind];
  return isObject(group) ? Object.keys(group).map((name) => [name, objectAt(group, name)]) : [];
}
