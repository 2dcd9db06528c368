import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDocumentName, type Source, toSource } from "../read/source.ts";

/** Our own documents: those of the repository, or in the package those beside the bundled command. */
export function ownDocuments(): Source[] {
  const isBundled = !import.meta.url.endsWith("/scripts/generate/import/own-documents.ts");
  const folder = fileURLToPath(new URL(isBundled ? "./openapi/" : "../../../openapi/", import.meta.url));
  const files = readdirSync(folder).filter(isDocumentName).sort();
  return files.map((file) => toSource(file, `openapi/${file}`, readFileSync(folder + file)));
}
