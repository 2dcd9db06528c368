import type { Outcome } from "./errors/oneapi-error.ts";

/** The facts of a finished call that its error tells, for the engineer on call. `path` is the template. */
export interface CallReport {
  readonly method: string;
  readonly path: string;
  readonly attempts: number;
  readonly ms: number;
  readonly flowId?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

const PLAIN_WORDS: Record<Outcome, string> = {
  confirmed: "it was carried out",
  rejected: "it was not carried out",
  notSent: "it was not sent",
  unknown: "it is unknown whether it was carried out",
};

/** One sentence: what failed, why, what it cost, what to do, what to quote. */
export function describe(report: CallReport, why: string, retryAt?: Date): string {
  const { method, path, attempts, ms, flowId, outcome } = report;
  return [
    `${method} ${path} failed: ${why}`,
    attempts > 0 && ` after ${attempts} attempt${attempts === 1 ? "" : "s"} in ${(ms / 1000).toFixed(1)} s`,
    outcome && `; ${PLAIN_WORDS[outcome]}`,
    retryAt && `, retry after ${retryAt.toISOString().slice(11, 19)}Z`,
    flowId && `, flow id ${flowId}`,
  ]
    .filter(Boolean)
    .join("");
}

// Keyed by the response, which the caller has anyway: a result holds nothing but data or error and response.
const reports = new WeakMap<Response, CallReport>();

export const keepReport = (response: Response, report: CallReport): unknown => reports.set(response, report);
export const reportOf = (response: Response): CallReport | undefined => reports.get(response);
