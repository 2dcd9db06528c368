import type { Outcome } from "../../src/errors/oneapi-error.ts";
import { type FailureKind, RETRY_RULES, type Repeat } from "../../src/retry-policy/rules.ts";

/** What a row is called; a row that is missing here does not compile. */
const HAPPENED: Record<FailureKind, string> = {
  local: "refused by our own checks, aborted or too old before it was sent",
  unreachable: "could not connect: DNS, refused, unreachable, connect timeout",
  tls: "TLS certificate not accepted",
  lost: "reset, closed or timed out after it may have been sent",
  aborted: "you aborted after that",
  cut: "2xx, the body broke off",
  garbled: "2xx, JSON that cannot be parsed, or nothing",
  foreign: "2xx, not JSON by its content type (a captive portal)",
  unconfirmed: "any other 2xx (202, 207), or a problem under 2xx",
  redirected: "3xx other than 303, 421",
  seeOther: "303",
  refused: "400, 404, 405, 409, 410, 412, 415, 422, other 403",
  unauthorized: "401",
  authFault: "403 `/problems/authorization-server-error`",
  conflictingCommand: "409 `/problems/vehicle/conflicting-command`",
  requestTimeout: "408",
  rateLimited: "429",
  unitError: "500 `/problems/telematics-unit/error`",
  serverError: "500, 502, 503, 504",
  other: "any other status",
};

const REPEATED: Record<Repeat, string> = {
  never: "no",
  again: "yes",
  once: "once",
  asked: "if you set `retry`",
  renewed: "once, with a new token",
};

const KNOWN: Record<Outcome, string> = {
  notSent: "`notSent`",
  unknown: "`unknown`",
  confirmed: "`confirmed`",
  rejected: "`rejected`",
};

/** The table "May it be sent again?" as Markdown, from the data that the code decides from. */
export function retryTable(): string {
  const lines = (Object.keys(HAPPENED) as FailureKind[]).map((row) => {
    const { read, replace, write, outcome, temporary } = RETRY_RULES[row];
    const repeats = [read, replace, write].map((repeat) => REPEATED[repeat]).join(" | ");
    return `| ${HAPPENED[row]} | ${repeats} | ${KNOWN[outcome]}${temporary ? ", for now" : ""} |`;
  });
  return [
    "| what happened | reads | PUT, DELETE | commands, other writes | the write is then |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}
