/** A page of the site: its path in the repository, and its first heading. */
export interface Page {
  readonly path: string;
  readonly title: string;
}

/** As VitePress has it. */
export interface SidebarGroup {
  readonly text: string;
  readonly items: { readonly text: string; readonly link: string }[];
}

/** Where the site has a page; a folder's README is what the folder's address shows. */
export const addressOf = (path: string): string =>
  `/${path}`.replace(/(README|index)\.md$/, "").replace(/\.md$/, "");

const GUIDES = /^## Guides\n([\s\S]*?)^(?!- |\n)/m;
const LINK = /\[[^\]]+\]\(([^)]+\.md)\)/g;

/**
 * The navigation: the README's list of guides, a group for each of its lines, so that there is one such list; then, by
 * their folders, the pages that it leaves to other pages.
 */
export function sidebarOf(readme: string, pages: readonly Page[]): SidebarGroup[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const lines = (GUIDES.exec(readme)?.[1] ?? "").split("\n").filter((line) => line.startsWith("- "));
  const entry = ({ path, title }: Page) => ({ text: title, link: addressOf(path) });
  const groups = lines.map((line) => ({
    text: /^- ([^:?]*)/.exec(line)?.[1] ?? "",
    pages: [...line.matchAll(LINK)].flatMap(({ 1: path = "" }) => byPath.get(path) ?? []),
  }));
  const listed = new Set(["README.md", ...groups.flatMap((group) => group.pages.map(({ path }) => path))]);
  for (const page of pages.filter(({ path }) => !listed.has(path))) {
    const folder = page.path.split("/").at(-2) ?? "";
    const text =
      folder === "api" ? "Every name and its type" : folder.replace(/^./, (letter) => letter.toUpperCase());
    const group = groups.find((other) => other.text === text);
    if (group) group.pages.push(page);
    else groups.push({ text, pages: [page] });
  }
  return groups.map((group) => ({ text: group.text, items: group.pages.map(entry) }));
}
