import { requestForms } from "../../../src/request-forms/request-forms.ts";
import type { RequestForms } from "../../../src/types/request-forms.ts";
import { joinDocuments } from "../join/join-documents.ts";
import type { JsonObject } from "../json.ts";
import { documentsInForce, normalizeAll } from "../pipeline.ts";
import { operationForms } from "../render/request-forms.ts";
import { receiveDocuments } from "./receive-documents.ts";

/**
 * Reads documents that are named, each a file, a folder or an https URL, as one OpenAPI 3.1 document, with
 * how its requests are written. Nothing is kept.
 *
 * @throws InputError for whatever is wrong
 */
export async function runTimeDocument(
  from: readonly string[],
  progress: (step: string) => void,
): Promise<{ document: JsonObject; forms: RequestForms }> {
  const incoming = await receiveDocuments({ from, progress }, { ours: [], vendor: [] });
  const vendor = incoming.map(({ document }) => document);
  const { document } = joinDocuments(documentsInForce(await normalizeAll({ ours: [], vendor }, [])));
  return { document, forms: requestForms(operationForms(document)) };
}
