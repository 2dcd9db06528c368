import type { Document, Node } from "yaml";
import { yaml } from "../libraries.ts";
import type { Path } from "../openapi/pointer.ts";
import { lineFinder } from "./lines.ts";
import { jsonOffsets } from "./locate-json.ts";
import { isJson, type Source } from "./source.ts";

type Locate = (path: Path) => { line?: number; column?: number };

/**
 * Makes a function that tells line and column of a place in a document. A place that the text does not spell out
 * (a missing member, something merged in) is found as near as it can be.
 */
export function locator(source: Source): Locate {
  return isJson(source) ? jsonLocator(source.text) : yamlLocator(source.text);
}

function jsonLocator(text: string): Locate {
  const offset = jsonOffsets(text);
  const lineOf = lineFinder(text);
  return (path) => lineOf(offset(path));
}

function yamlLocator(text: string): Locate {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  return (path) => {
    const offset = offsetOf(document, path);
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

function offsetOf(document: Document, path: Path): number | undefined {
  const { isAlias, isMap, isPair, isScalar, isSeq } = yaml();
  let node = document.contents as Node | null | undefined;
  let offset = node?.range?.[0];
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
      );
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = node.items[Number(key)] as Node | undefined;
      if (node === undefined) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
