import { joinDocuments } from "../join/join-documents.ts";
import type { JsonObject } from "../json.ts";
import { documentsInForce, normalizeAll } from "../pipeline.ts";
import { receiveDocuments } from "./receive-documents.ts";

/**
 * Reads documents that are named, each a file, a folder or an https URL, as one OpenAPI 3.1 document. Nothing is kept.
 *
 * @throws InputError for whatever is wrong
 */
export async function runTimeDocument(
  from: readonly string[],
  progress: (step: string) => void,
): Promise<JsonObject> {
  const incoming = await receiveDocuments({ from, progress }, { ours: [], vendor: [] });
  const vendor = incoming.map(({ document }) => document);
  return joinDocuments(documentsInForce(await normalizeAll({ ours: [], vendor }, []))).document;
}
