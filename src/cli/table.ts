import { Table } from "console-table-printer";

/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

const blank = { left: "", mid: "  ", right: "", other: " " };
const PLAIN = {
  headerTop: blank,
  headerBottom: blank,
  tableBottom: blank,
  vertical: " ",
  rowSeparator: blank,
};

/** What came from elsewhere, whatever kind it is of, without characters that steer a terminal. */
const printable = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replace(/\p{Cc}/gu, " ");

/** Aligned rows: framed and coloured on a terminal, else one line each. */
export function table(rows: readonly Row[], isTerminal: boolean): string {
  const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, alignment: "left" as const }));
  const made = new Table({ columns, shouldDisableColors: !isTerminal, ...(!isTerminal && { style: PLAIN }) });
  made.addRows(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, printable(value)])),
    ),
  );
  if (isTerminal) return made.render();
  const lines = made
    .render()
    .split("\n")
    .map((line) => line.trim());
  return lines.filter(Boolean).join("\n");
}
