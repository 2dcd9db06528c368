import { EXPECTED, expectedOf, isUsual } from "./expected.ts";
import type { Report } from "./platform.ts";

/** What a platform did, beside what it said. */
export interface Row extends Report {
  /** What arrived at the API, by case. */
  readonly arrived: Record<string, string>;
}

const arrivedOf = ({ arrived }: Row, name: string): string => arrived[name] ?? "nothing";

/** What is not as it has to be, a line each. */
export function mistakesOf(row: Row): string[] {
  return Object.keys(EXPECTED).flatMap((name) => {
    const expected = expectedOf(name, row.version);
    if (!expected) return [];
    const result = String(row.results[name]);
    const came = arrivedOf(row, name);
    const wrong = expected.said.test(result) ? [] : [`${name}: said ${result}, expected ${expected.said}`];
    if (expected.arrived && !expected.arrived.test(came))
      wrong.push(`${name}: ${came} arrived, expected ${expected.arrived}`);
    return wrong;
  });
}

/** What a platform said in a case, with what arrived where that is not what arrives elsewhere. */
function cell(row: Row, name: string): string {
  const result = row.results[name];
  if (result === undefined) return "";
  const arrived = arrivedOf(row, name);
  return isUsual(name, arrived) ? result : `${result} (arrived: ${arrived})`;
}

/** The results as a table in Markdown: a row for each case, a column for each platform. */
export function tableOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = Object.keys(EXPECTED).map((name) => line([name, ...rows.map((row) => cell(row, name))]));
  return [
    line(["", ...rows.map(({ version }) => version)]),
    line(["---", ...rows.map(() => "---")]),
    ...body,
  ].join("\n");
}
