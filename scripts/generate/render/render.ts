import type { JsonObject } from "../json.ts";
import { renderSandbox } from "../sandbox/render.ts";
import { renderAliases } from "./aliases.ts";
import { renderDocument } from "./document.ts";
import { header, type Provenance } from "./header.ts";
import { renderEvents } from "./events.ts";
import { renderPermissions } from "./permissions.ts";
import { renderSchema } from "./schema.ts";

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
