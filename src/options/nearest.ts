/** How many characters have to be inserted, deleted or replaced to make one text of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const inserted = (current[column - 1] ?? 0) + 1;
      const deleted = (previous[column] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, deleted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The candidate that is most like a text, for "did you mean". What stands in braces is compared as a blank. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const blanked = (template: string): string => template.replaceAll(/\{[^/]*\}/g, "{}");
  const ranked = candidates.map((candidate) => ({
    candidate,
    distance: distance(blanked(text), blanked(candidate)),
  }));
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}
