/** The anchor that GitHub gives a heading; the site gives it the same, so that a link leads there on both. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
