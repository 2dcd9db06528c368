import { expect, test } from "vitest";
import { relativeImages } from "../../../../scripts/docs/relative-images.ts";

test.each([
  [
    '<source srcset="docs/a.svg"><img src="docs/b.svg">',
    '<source srcset="./docs/a.svg"><img src="./docs/b.svg">',
  ],
  ['<img src="../docs/a.svg">', '<img src="../docs/a.svg">'],
  ['<img src="https://example.com/a.svg">', '<img src="https://example.com/a.svg">'],
  ['<a href="docs/a.md" data-src="x">', '<a href="docs/a.md" data-src="x">'],
])("%s", (html, relative) => {
  expect(relativeImages(html)).toBe(relative);
});
