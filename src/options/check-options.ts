import { ConfigError } from "../errors/config-error.ts";

/** What an option must be, in words and as a check. */
export type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

/** The rules of a function's options, by name. */
export type Rules = Readonly<Record<string, Rule>>;

export const isFunction = (value: unknown): boolean => typeof value === "function";
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
export const hasFunctions = (value: unknown, names: string[]): boolean =>
  !!value && names.every((name) => isFunction((value as Record<string, unknown>)[name]));

/** Every option that takes a Clock. */
export const aClock: Rule = ["a Clock", (value) => hasFunctions(value, ["monotonic", "wall", "schedule"])];
export const aRequestForms: Rule = ["what requestForms made", (value) => hasFunctions(value, ["write"])];
/** A signal of any realm or library, by its shape. */
export const aSignal: Rule = [
  "an AbortSignal",
  (value) =>
    !!value &&
    typeof value === "object" &&
    "aborted" in value &&
    isFunction((value as AbortSignal).addEventListener),
];

export const aFunction: Rule = ["a function", isFunction];
export const aSwitch: Rule = ["true or false", (value) => typeof value === "boolean"];
const aTime: Rule = ["a positive number of milliseconds", (value) => typeof value === "number" && value > 0];

export const aTelemetry: Rule = [
  "{ vehicleId: true or false }",
  (value) =>
    !!value &&
    Object.keys(value).join() === "vehicleId" &&
    aSwitch[1]((value as { vehicleId: unknown }).vehicleId),
];

/** The options that a single call may set too. */
export const timeRules: Rules = {
  timeout: aTime,
  deadline: aTime,
  retry: [
    "false or { attempts } with a whole number from 1",
    (value) => {
      const { attempts } = (value || {}) as { attempts?: unknown };
      return (
        value === false ||
        (Number.isInteger(attempts) && (attempts as number) > 0 && Object.keys(value as object).length === 1)
      );
    },
  ],
};

/**
 * Reads each option once and checks it. Only own members count, so that neither a polluted prototype nor a getter that
 * answers differently the second time gets past the check.
 *
 * @returns a copy of what was checked
 * @throws ConfigError for an unknown key or a wrong value; the message names the option and never shows its value
 */
export function checkOptions<Options extends object>(who: string, options: Options, rules: Rules): Options {
  if (!options || typeof options !== "object") throw new ConfigError(`${who}: the options must be an object`);
  const checked = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new ConfigError(`${who}: unknown option "${name}"`);
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (!rule[1](value)) throw new ConfigError(`${who}: option "${name}" must be ${rule[0]}`);
    checked[name] = value;
  }
  return checked as Options;
}
