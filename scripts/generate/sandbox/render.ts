import type { JsonObject } from "../json.ts";
import { renderDocument } from "../render/document.ts";
import { renderSchema } from "../render/schema.ts";
import { playedPart } from "./played.ts";

/** Types of what the sandbox plays. */
export const SANDBOX_TYPES = "sandbox.ts";
const SANDBOX_DOCUMENT = "sandbox-document.ts";

/** Made from our own documents only, and kept when one of them goes: the sandbox is written to them. */
export const SANDBOX_FILES = [SANDBOX_TYPES, SANDBOX_DOCUMENT];

/** What the sandbox plays: its types, and the document by which it goes on when ours are gone. */
export async function renderSandbox(document: JsonObject): Promise<[file: string, text: string][]> {
  const part = playedPart(document);
  return [
    [SANDBOX_TYPES, await renderSchema(part)],
    [SANDBOX_DOCUMENT, renderDocument(part, "What the sandbox plays")],
  ];
}
