import { expect, test } from "vitest";
import { themedPictures } from "../../../../scripts/docs/themed-pictures.ts";
import { readText } from "../../../../scripts/write-docs/pages.ts";

test("a picture becomes an image for each of the page's colours", () => {
  expect(
    themedPictures(
      'So:\n<picture><source media="(prefers-color-scheme: dark)" srcset="a-dark.svg"><img src="a-light.svg" alt="Bars"></picture>\n',
    ),
  ).toBe(
    'So:\n<img class="on-light" src="a-light.svg" alt="Bars"><img class="on-dark" src="a-dark.svg" alt="Bars">\n',
  );
});

test.each(["README.md", "bench/README.md"])("each picture of %s is of that form", (page) => {
  expect(readText(page)).toContain("<picture>");
  expect(themedPictures(readText(page))).not.toContain("<picture>");
});
