import { header, type Provenance } from "./header.ts";
import type { JsonObject } from "./json.ts";
import { renderAliases } from "./render-aliases.ts";
import { renderDocument } from "./render-document.ts";
import { renderPermissions } from "./render-permissions.ts";
import { renderSchema } from "./render-schema.ts";

/** Every file that is generated, by name. */
export async function render(document: JsonObject, provenance: Provenance): Promise<Map<string, string>> {
  const top = `${header(provenance)}\n`;
  return new Map([
    ["aliases.ts", top + renderAliases(document)],
    ["document.ts", top + renderDocument(document)],
    ["permissions.ts", top + renderPermissions(document)],
    ["schema.ts", top + (await renderSchema(document))],
  ]);
}
