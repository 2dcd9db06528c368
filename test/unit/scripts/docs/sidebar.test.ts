import { expect, test } from "vitest";
import { sitePages } from "../../../../scripts/docs/pages.ts";
import { addressOf, sidebarOf } from "../../../../scripts/docs/sidebar.ts";
import { readText } from "../../../../scripts/write-docs/pages.ts";

const README = `# Package

## Guides

- Calls: [options](docs/options.md), [paging](docs/paging.md)
- It does not work? \`doctor\` says why: [the command line](docs/command-line.md)

Licence: [MIT](LICENSE), [no guide](docs/other.md)
`;
const page = (path: string, title = path) => ({ path, title });

test("the README's lines are the groups, with the titles of the pages; what it leaves out comes by folder", () => {
  const groups = sidebarOf(README, [
    page("README.md"),
    page("docs/paging.md", "Paging"),
    page("docs/options.md", "Options"),
    page("docs/command-line.md", "Command line"),
    page("docs/decisions/a.md", "A"),
    page("docs/decisions/b.md", "B"),
  ]);
  expect(groups).toEqual([
    {
      text: "Calls",
      items: [
        { text: "Options", link: "/docs/options" },
        { text: "Paging", link: "/docs/paging" },
      ],
    },
    { text: "It does not work", items: [{ text: "Command line", link: "/docs/command-line" }] },
    {
      text: "Decisions",
      items: [
        { text: "A", link: "/docs/decisions/a" },
        { text: "B", link: "/docs/decisions/b" },
      ],
    },
  ]);
});

test("each page of ours is in the navigation once, and has a title", () => {
  const pages = sitePages();
  const links = sidebarOf(readText("README.md"), pages).flatMap(({ items }) => items.map(({ link }) => link));
  const addresses = pages.map(({ path }) => addressOf(path)).filter((address) => address !== "/");
  expect(links.sort()).toEqual(addresses.sort());
  expect(pages.filter(({ path, title }) => title === path)).toEqual([]);
});

test.each([
  ["README.md", "/"],
  ["examples/README.md", "/examples/"],
  ["docs/api/index.md", "/docs/api/"],
  ["docs/faq.md", "/docs/faq"],
])("%s is at %s", (path, address) => {
  expect(addressOf(path)).toBe(address);
});
