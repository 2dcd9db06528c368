import { header, type Provenance } from "./header.ts";
import type { JsonObject } from "./json.ts";
import { renderAliases } from "./render-aliases.ts";
import { renderDocument } from "./render-document.ts";
import { renderPermissions } from "./render-permissions.ts";
import { renderSchema } from "./render-schema.ts";
import { renderSandbox, SANDBOX } from "./sandbox/render.ts";

/** Every file that is generated, by name; the sandbox's types only where they can be made from our own documents. */
export async function render(
  document: JsonObject,
  provenance: Provenance,
  areOurs = false,
): Promise<Map<string, string>> {
  const top = `${header(provenance)}\n`;
  return new Map([
    ["aliases.ts", top + renderAliases(document)],
    ["document.ts", top + renderDocument(document)],
    ["permissions.ts", top + renderPermissions(document)],
    ...(areOurs ? [[SANDBOX, top + (await renderSandbox(document))] as const] : []),
    ["schema.ts", top + (await renderSchema(document))],
  ]);
}
