import { header, type Provenance } from "./header.ts";
import type { JsonObject } from "./json.ts";
import { renderAliases } from "./render-aliases.ts";
import { renderDocument } from "./render-document.ts";
import { renderEvents } from "./render-events.ts";
import { renderPermissions } from "./render-permissions.ts";
import { renderSchema } from "./render-schema.ts";
import { renderSandbox } from "./sandbox/render.ts";

/** Every file that is generated, by name; the sandbox's types only where they can be made from our own documents. */
export async function render(
  document: JsonObject,
  provenance: Provenance,
  areOurs = false,
): Promise<Map<string, string>> {
  const top = `${header(provenance)}\n`;
  const files: [file: string, text: string][] = [
    ["aliases.ts", renderAliases(document)],
    ["document.ts", renderDocument(document, "All documents")],
    ["events.ts", renderEvents(document)],
    ["permissions.ts", renderPermissions(document)],
    ...(areOurs ? await renderSandbox(document) : []),
    ["schema.ts", await renderSchema(document)],
  ];
  return new Map(files.map(([file, text]) => [file, top + text]));
}
