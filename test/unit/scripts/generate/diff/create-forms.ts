import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { forTypes } from "../../../../../scripts/generate/render/for-types.ts";
import { renderSchema } from "../../../../../scripts/generate/render/schema.ts";
import { read } from "./documents.ts";

/** A document as the generator compares it, and the file with its types. */
interface Form {
  readonly document: JsonObject;
  readonly file: string;
}

/** Reads documents and writes their types into files; what several pairs have in common is read and written once. */
export function createForms(files: Record<string, string>): (document: object) => Promise<Form> {
  const known = new Map<string, Form>();
  return async (given) => {
    const text = JSON.stringify(given);
    const form = known.get(text);
    if (form) return form;
    const document = await read(given);
    const file = `form${known.size}.ts`;
    files[file] = await renderSchema(forTypes(document));
    known.set(text, { document, file });
    return { document, file };
  };
}
