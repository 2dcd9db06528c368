import type { Size } from "./size.ts";

/**
 * What each export may add to a minified bundle by itself, openapi-fetch included, in bytes. The goal of `createClient`,
 * 36,000 and 14,500, is missed: tokens, their store, retries, proof of what was sent and the rules of each platform
 * take the rest, the option `pace` 2,300 and 850 of it.
 */
export const BUDGETS: Readonly<Record<string, Size>> = {
  createClient: { minified: 57_700, gzip: 22_900 },
  client: { minified: 58_000, gzip: 23_050 },
  sendCommand: { minified: 39_950, gzip: 16_200 },
  readyClient: { minified: 58_000, gzip: 23_050 },
  requestForms: { minified: 5_300, gzip: 2_500 },
  createTokenProvider: { minified: 22_900, gzip: 9_850 },
  paginate: { minified: 7_400, gzip: 3_450 },
  rateLimitOf: { minified: 1_100, gzip: 600 },
  unwrap: { minified: 3_400, gzip: 1_750 },
  bearerAuth: { minified: 1_800, gzip: 970 },
  ifMatch: { minified: 1_600, gzip: 860 },
  permissionsOf: { minified: 1_100, gzip: 290 },
  isProblem: { minified: 150, gzip: 145 },
  OneApiError: { minified: 1_400, gzip: 760 },
  ClosedError: { minified: 1_600, gzip: 810 },
  ConfigError: { minified: 1_600, gzip: 810 },
  ConnectionError: { minified: 1_600, gzip: 810 },
  ProblemError: { minified: 1_600, gzip: 810 },
  ResponseError: { minified: 1_600, gzip: 810 },
  TimeoutError: { minified: 1_600, gzip: 810 },
  TokenError: { minified: 1_600, gzip: 810 },
};

/** What is wrong with the sizes of all exports, a line each. */
export function overBudget(sizes: Readonly<Record<string, Size>>): string[] {
  const gone = Object.keys(BUDGETS).filter((name) => !sizes[name]);
  return [
    ...gone.map((name) => `${name} has a budget, but there is no such export`),
    ...Object.entries(sizes).flatMap(([name, size]) => {
      const budget = BUDGETS[name];
      if (!budget) return [`${name} has no budget in scripts/check/budgets.ts`];
      return (["minified", "gzip"] as const)
        .filter((form) => size[form] > budget[form])
        .map((form) => `${name} has ${size[form]} bytes ${form}, its budget is ${budget[form]}`);
    }),
  ];
}
