import { compareAnswer } from "../../monitor/compare-answer.ts";
import { loadContract } from "../../monitor/load-contract.ts";
import { isJson } from "../../platform/response-body.ts";
import type { Reply } from "../../testing/gateway/reply.ts";
import { findServed, servedOperations } from "./served-operations.ts";

/** Says, each thing once, where an answer of the sandbox contradicts a document. */
export type DocumentCheck = (method: string, path: string, reply: Reply) => Promise<string[]>;

export function createDocumentCheck(document: { readonly paths?: object }): DocumentCheck {
  const find = findServed(servedOperations(document));
  const told = new Set<string>();
  return async (method, path, { status, headers, body }) => {
    const template = find(method, path)?.template;
    if (template === undefined) return [];
    const contract = await loadContract(document as Parameters<typeof loadContract>[0]);
    const operation = `${method} ${template}`;
    const seen = { operation, status, isJson: isJson({ headers } as Response), text: body };
    const lines = compareAnswer(contract, seen)
      .filter(({ kind }) => kind === "contradicts")
      .map(({ pointer, expected, found }) => {
        return `${operation} ${status} ${pointer || "as a whole"}: ${found}, and the document says ${expected}`;
      });
    const fresh = [...new Set(lines)].filter((line) => !told.has(line));
    for (const line of fresh) told.add(line);
    return fresh;
  };
}
