import { EXPECTED } from "./expected.ts";
import type { Report } from "./platforms.ts";

/** What a platform did, beside what it said. */
export interface Row extends Report {
  /** What arrived at the API, by case. */
  readonly arrived: Record<string, string>;
}

/** What is not as it has to be, a line each. */
export function mistakesOf({ version, results, arrived }: Row): string[] {
  const vague = version.startsWith("workerd");
  return Object.entries(EXPECTED).flatMap(([name, expected]) => {
    if (expected.only && !vague) return [];
    const result = String(results[name]);
    const said = (vague && expected.workerd) || expected.said;
    const wrong = said.test(result) ? [] : [`${name}: said ${result}, expected ${said}`];
    if (expected.arrived && arrived[name] !== expected.arrived)
      wrong.push(`${name}: ${arrived[name]} arrived, expected ${expected.arrived}`);
    return wrong;
  });
}

/** The results as a table in Markdown: a row for each case, a column for each platform. */
export function tableOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = Object.keys(EXPECTED).map((name) =>
    line([name, ...rows.map(({ results }) => results[name] ?? "")]),
  );
  return [
    line(["", ...rows.map(({ version }) => version)]),
    line(["---", ...rows.map(() => "---")]),
    ...body,
  ].join("\n");
}
