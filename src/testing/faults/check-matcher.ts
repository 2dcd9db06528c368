import { ConfigError } from "../../errors/config-error.ts";
import { checkOptions, isText } from "../../options/check-options.ts";
import { nearest } from "../../options/nearest.ts";
import type { FaultMatcher } from "./faults.ts";
import type { Rules } from "./rules.ts";

/** What requests can be for: a fault for anything else would never be met. */
export interface Targets {
  readonly templates: readonly string[];
  readonly tokenPath: string;
  methodsOf(template: string): readonly string[];
  readonly vehicleIds: readonly string[];
}

const rules: Rules = {
  method: ["a string", isText],
  path: ['a string that begins with "/"', (value) => isText(value) && value.startsWith("/")],
  vehicleId: ["a string", isText],
};

/** Whether a path, filled or not, fits a template; of one that ends in `*` only the beginning counts. */
function fits(path: string, template: string): boolean {
  const isBeginning = path.endsWith("*");
  const wanted = (isBeginning ? path.slice(0, -1) : path).split("/");
  const segments = template.split("/");
  if (isBeginning ? wanted.length > segments.length : wanted.length !== segments.length) return false;
  return wanted.every((segment, index) => {
    const other = segments[index] ?? "";
    if (segment === other || (other.startsWith("{") && !segment.startsWith("{"))) return true;
    return isBeginning && index === wanted.length - 1 && other.startsWith(segment);
  });
}

/** Refuses a matcher that no request can fit. `forTokens`: the fault is one of the token endpoint's. */
export function checkMatcher(
  who: string,
  given: FaultMatcher,
  forTokens: boolean,
  targets: Targets,
): FaultMatcher {
  const on = checkOptions(`${who}: on`, given, rules);
  const { path, method, vehicleId } = on;
  const possible = targets.templates.filter((template) => path === undefined || fits(path, template));
  if (possible.length === 0) {
    const similar = nearest(path ?? "", targets.templates);
    throw new ConfigError(`${who}: no operation has the path "${path}"; the nearest is "${similar}"`);
  }
  if (forTokens && !possible.includes(targets.tokenPath)) {
    throw new ConfigError(`${who}: only requests to "${targets.tokenPath}" meet this fault`);
  }
  const methods = possible.flatMap((template) => targets.methodsOf(template));
  if (method !== undefined && !methods.includes(method.toUpperCase())) {
    const allowed = [...new Set(methods)].join(", ");
    throw new ConfigError(`${who}: no operation there has the method "${method}"; there are ${allowed}`);
  }
  if (vehicleId !== undefined && !targets.vehicleIds.includes(vehicleId)) {
    const similar = nearest(vehicleId, targets.vehicleIds);
    const hint = similar === undefined ? "it is empty" : `the nearest is "${similar}"`;
    throw new ConfigError(`${who}: the fleet has no vehicle "${vehicleId}"; ${hint}`);
  }
  return on;
}
