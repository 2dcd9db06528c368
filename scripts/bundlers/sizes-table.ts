import type { Size } from "../check/size.ts";

/** Bytes by bundler and export. */
export type Sizes = Readonly<Record<string, Readonly<Record<string, Size>>>>;

/** The sizes as a table in Markdown: a row for each export, a column for each bundler. */
export function sizesTable(sizes: Sizes): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const bundlers = Object.keys(sizes);
  const exports = Object.keys(Object.values(sizes)[0] ?? {});
  const bytes = new Intl.NumberFormat("en");
  const cell = (size: Size | undefined): string =>
    size ? `${bytes.format(size.minified)} / ${bytes.format(size.gzip)}` : "";
  return [
    line(["", ...bundlers]),
    line(["---", ...bundlers.map(() => "---:")]),
    ...exports.map((name) =>
      line([`\`${name}\``, ...bundlers.map((bundler) => cell(sizes[bundler]?.[name]))]),
    ),
  ].join("\n");
}
