import { retryTable } from "./retry-table.ts";

const TABLE = /(?<=<!-- retry-table -->\n)[\s\S]*?(?=<!-- \/retry-table -->)/;
const QUOTE = /(?<=<!-- (examples\/[\w./[\]-]+) -->\n\n```\w+\n)[\s\S]*?(?=^```$)/gm;

/**
 * A page with its generated parts up to date: the table between `<!-- retry-table -->` and `<!-- /retry-table -->`, and
 * each block of code below the name of the example that it quotes, such as `<!-- examples/list-fleet.ts -->`.
 *
 * @param read gives the text of an example
 */
export function fillPage(page: string, read: (example: string) => string): string {
  return page
    .replace(TABLE, () => `\n${retryTable()}\n\n`)
    .replace(QUOTE, (_, example: string) => read(example));
}
