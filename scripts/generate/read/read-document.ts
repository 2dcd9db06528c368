import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Finding, InputError } from "../problem.ts";
import type { Corrections } from "./overlay/apply.ts";
import { parse, scalarAt } from "./parse.ts";
import type { Source } from "./source.ts";
import { refusal, validate } from "./validate.ts";

/** A source on its way through the pipeline; its text is parsed once, when somebody first needs the tree. */
export interface OpenDocument {
  source: Source;
  tree?: Json;
}

/** A document that is complete OpenAPI, as far as a look at its structure can tell. */
export interface ReadDocument {
  readonly source: Source;
  readonly tree: JsonObject;
  /** What is wrong with it; the harmless is worth a remark, the rest stops generation. */
  readonly findings: readonly Finding[];
}

/** @throws InputError if the text is neither JSON nor YAML */
export function treeOf(opened: OpenDocument): Json {
  opened.tree ??= parse(opened.source);
  return opened.tree;
}

/**
 * Corrects a document and checks its structure. The tree is handed on, so that nobody holds a large one longer than
 * it is needed.
 *
 * @throws InputError if it is no OpenAPI document of a version that is supported
 */
export async function readDocument(opened: OpenDocument, corrections?: Corrections): Promise<ReadDocument> {
  const tree = treeOf(opened);
  delete opened.tree;
  const { source } = opened;
  corrections?.apply(tree, source.name);
  const refused = refusal(tree);
  if (refused !== undefined) throw new InputError([{ file: source.shown, reason: refused }]);
  const document = tree as JsonObject;
  // YAML reads 3.1 and 1.10 as numbers.
  if (typeof document["openapi"] !== "string") document["openapi"] = scalarAt(source, ["openapi"]);
  const { info } = document;
  const number = isObject(info) && typeof info["version"] === "number";
  const findings = await validate(document, source);
  if (number) info["version"] = scalarAt(source, ["info", "version"]);
  return { source, tree: document, findings };
}
