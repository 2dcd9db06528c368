/** Deeper than any document of the API. What is read may be copied and printed recursively afterwards. */
const MAX_DEPTH = 100;

/** How deep text that is JSON nests. Brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth -= 1;
  }
  return deepest;
}

/** Parses JSON of a bounded depth; says what is wrong with it otherwise. */
export function parseJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  if (depthOf(text) > MAX_DEPTH) return { fault: `The JSON is nested deeper than ${MAX_DEPTH} levels.` };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: (error as SyntaxError).message };
  }
}
