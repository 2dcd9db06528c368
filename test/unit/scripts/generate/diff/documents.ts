import { type Diff, diff } from "../../../../../scripts/generate/diff/diff.ts";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { normalize } from "../../../../../scripts/generate/normalize/normalize.ts";
import { readDocument } from "../../../../../scripts/generate/read/read-document.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { openapi } from "../workspace.ts";

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

/** Every change, as `BREAKS request text pointer`. */
export function told({ operations, schemas }: Diff): string[] {
  return [...operations.changed, ...schemas.changed].flatMap(({ changes }) =>
    changes.map(({ breaks, side, text, pointer }) => `${breaks ? "BREAKS " : ""}${side}: ${text} ${pointer}`),
  );
}

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
