import { type Diff, diff } from "../../../../../scripts/generate/diff/diff.ts";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { normalize } from "../../../../../scripts/generate/normalize/normalize.ts";
import { readDocument } from "../../../../../scripts/generate/read/read-document.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { answering, openapi } from "../workspace.ts";

export const text = { type: "string" };

/** The schema of an object. */
export const object = (properties: object, required: string[] = [], more: object = {}) => ({
  type: "object",
  properties,
  required,
  ...more,
});

/** A document as the generator compares it. */
export async function read(document: object): Promise<JsonObject> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  return normalize(await readDocument({ source: toSource("test.json", "test.json", bytes) })).document;
}

export async function compared(before: object, after: object): Promise<Diff> {
  return diff(await read(before), await read(after));
}

/** A document in which callers send one schema and get another. */
export function exchanging(request: unknown, response: unknown, more: Record<string, unknown> = {}): object {
  const json = (schema: unknown) => ({ "application/json": { schema } });
  return openapi({
    paths: {
      "/things": {
        post: {
          requestBody: { required: true, content: json(request) },
          responses: { "200": { description: "ok", content: json(response) } },
        },
      },
    },
    ...more,
  });
}

/** A document with one operation, which answers with a text. */
export const serving = (more: object, operation: object = {}): object =>
  openapi({ paths: { "/things": { get: { ...answering(text), ...operation } } }, ...more });

/** Every change, as `BREAKS request text pointer`. */
export function told({ operations, schemas }: Diff): string[] {
  return [...operations.changed, ...schemas.changed].flatMap(({ changes }) =>
    changes.map(({ breaks, side, text, pointer }) => `${breaks ? "BREAKS " : ""}${side}: ${text} ${pointer}`),
  );
}

/** Every change between two documents, as `BREAKS request: text`. */
export const lines = async (before: object, after: object): Promise<string[]> =>
  told(await compared(before, after)).map((line) => line.replace(/ #.*/, ""));

/** Compares two forms of one schema, both sent and received. */
export async function bothWays(
  before: unknown,
  after: unknown,
): Promise<{ request: string; response: string }> {
  const result = told(await compared(exchanging(before, before), exchanging(after, after)));
  const of = (side: string): string => {
    const found = result.filter((line) => line.includes(`${side}:`));
    return found.some((line) => line.startsWith("BREAKS")) ? "breaks" : found.length > 0 ? "changes" : "same";
  };
  return { request: of("request"), response: of("response") };
}

/**
 * Whatever a program names: of several alternatives it reads what all of them have, and sends what any of them has. What
 * is not known can be named in any way.
 */
export const COMPILER_KEYS = `type Known = string | number | boolean | null | undefined;
export type Read<T> = unknown extends T ? any : T extends Known ? 1
  : T extends readonly (infer I)[] ? Read<I>[]
  : { [K in keyof T]-?: Read<Exclude<T[K], undefined>> };
type KeyOf<T> = T extends Known | readonly unknown[] ? never : keyof T;
type At<T, K> = T extends unknown ? K extends keyof T ? Exclude<T[K], undefined> : never : never;
export type Sent<T> = unknown extends T ? any : [T] extends [Known] ? 1
  : [Exclude<T, Known>] extends [readonly (infer I)[]] ? Sent<I>[]
  : { [K in KeyOf<T>]: Sent<At<T, K>> };
`;
