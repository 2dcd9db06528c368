import { EXPECTED } from "./expected.ts";
import type { Report } from "./platforms.ts";

/** What a platform did, beside what it said. */
export interface Row extends Report {
  /** What arrived at the API, by case. */
  readonly arrived: Record<string, string>;
}

/** What is not as it has to be, a line each. */
export function mistakesOf({ results, arrived }: Row): string[] {
  return Object.entries(EXPECTED).flatMap(([name, [said, requests, only]]) => {
    const result = results[name];
    if (result === undefined && only) return [];
    const wrong = [];
    if (result === undefined || !said.test(result)) wrong.push(`${name}: said ${result}, expected ${said}`);
    if (requests && arrived[name] !== requests)
      wrong.push(`${name}: ${arrived[name]} arrived, expected ${requests}`);
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
