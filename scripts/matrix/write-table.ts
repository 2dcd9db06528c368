import { readFileSync, writeFileSync } from "node:fs";

const PAGE = "docs/platforms.md";

/** Puts a table into docs/platforms.md, between the comments that name it. */
export function writeTable(name: string, table: string): void {
  const place = new RegExp(`(?<=<!-- ${name} -->\\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
  writeFileSync(
    PAGE,
    readFileSync(PAGE, "utf8").replace(place, () => `\n${table}\n\n`),
  );
}
