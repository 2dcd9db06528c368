import { LONGEST_TIMER_MS } from "../../clock.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { checkOptions, isText, type Rule } from "../../options/check-options.ts";
import { nearest } from "../../options/nearest.ts";
import { own } from "../../options/own.ts";
import { isKnownProblemType } from "../api/problem.ts";
import { checkMatcher, type Targets } from "./check-matcher.ts";
import { isTokenFault } from "./fault-queue.ts";
import type { SandboxFault } from "./faults.ts";
import { isObject, isWhole, type Rules } from "./rules.ts";

const oneOf = (...values: string[]): Rule => [
  values.map((value) => `"${value}"`).join(" or "),
  (value) => values.includes(value as string),
];

const aTime: Rule = [
  "a number of milliseconds from 0",
  (value) => Number.isFinite(value) && Number(value) >= 0,
];
const aDelay: Rule = [
  `a number of milliseconds from 0 to ${LONGEST_TIMER_MS}`,
  (value) => aTime[1](value) && Number(value) <= LONGEST_TIMER_MS,
];
const aStatus: Rule = ["a status from 200 to 599", (value) => isWhole(value, 200) && Number(value) < 600];

const passes = (check: () => unknown): boolean => {
  try {
    return check() !== undefined;
  } catch {
    return false;
  }
};
// Either is made into an answer when a request meets the fault: what cannot be would look like a lost connection there.
const aBody: Rule = ["text, or what JSON can say", (value) => passes(() => JSON.stringify(value))];
const aRecord: Rule = [
  "an object of valid HTTP headers",
  (value) =>
    isObject(value) && !(Symbol.iterator in value) && passes(() => new Headers(value as HeadersInit)),
];

const common: Rules = {
  kind: ["a string", isText],
  on: ["an object", isObject],
  times: ["a whole number from 1, or Infinity", (value) => isWhole(value, 1) || value === Infinity],
  after: ["a whole number from 0", (value) => isWhole(value, 0)],
};

const rulesByKind: { readonly [Kind in SandboxFault["kind"]]: Rules } = {
  latency: { ms: aDelay, at: oneOf("request", "processing", "response") },
  status: {
    status: aStatus,
    problem: ["a problem type of the vendor", (value) => isText(value) && isKnownProblemType(value)],
    detail: ["a string", isText],
    body: aBody,
    headers: aRecord,
    at: oneOf("request", "response"),
  },
  reset: { at: oneOf("request", "response", "body") },
  "cut-body": {},
  stall: { at: oneOf("request", "response", "body") },
  "rate-limit": { waitMs: aTime, header: oneOf("X-Rate-Limit-Reset", "Retry-After") },
  "token-rejected": { revoke: ["a boolean", (value) => typeof value === "boolean"] },
  html: { status: aStatus },
  "same-token": {},
  lifetime: { seconds: ["a number", (value) => typeof value === "number"] },
};

/**
 * Refuses a fault that could never do what it says: a typing error in a test must not pass as "no fault".
 *
 * @returns a copy of what was checked
 */
export function checkFault(given: SandboxFault, targets: Targets): SandboxFault {
  const copy = own(Object(given) as SandboxFault);
  const kind: string = copy.kind;
  if (!Object.hasOwn(rulesByKind, kind)) {
    const similar = nearest(String(kind), Object.keys(rulesByKind));
    throw new ConfigError(`inject: unknown kind of fault "${kind}"; the nearest is "${similar}"`);
  }
  const who = `inject: ${kind}`;
  const fault = checkOptions(who, copy, { ...common, ...rulesByKind[copy.kind] });
  if (fault.kind === "status" && fault.status === undefined && fault.problem === undefined) {
    throw new ConfigError('inject: status: one of "status" and "problem" is needed');
  }
  if (fault.kind === "latency" && fault.ms === undefined) {
    throw new ConfigError('inject: latency: "ms" is needed');
  }
  if (fault.kind === "lifetime" && fault.seconds === undefined) {
    throw new ConfigError('inject: lifetime: "seconds" is needed');
  }
  return fault.on ? { ...fault, on: checkMatcher(who, fault.on, isTokenFault(fault), targets) } : fault;
}
