import { ConfigError } from "../errors/config-error.ts";

/** What an option must be, in words and as a check. */
export type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

export const isFunction = (value: unknown): boolean => typeof value === "function";
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const hasFunctions = (value: unknown, names: string[]): boolean =>
  !!value && names.every((name) => isFunction((value as Record<string, unknown>)[name]));
const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

function isHeaders(value: unknown): boolean {
  try {
    return !!new Headers(value as HeadersInit);
  } catch {
    return false;
  }
}

function isSafeUrl(value: unknown): boolean {
  if (typeof value !== "string" || /[?#]/.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  return !username && !password && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}

/** Every option that takes a Clock. */
export const aClock: Rule = ["a Clock", (value) => hasFunctions(value, ["monotonic", "wall", "schedule"])];
const aFunction: Rule = ["a function", isFunction];
const aUrl: Rule = ["an https URL without credentials, query or hash (http on loopback only)", isSafeUrl];
const aTime: Rule = ["a positive number of milliseconds", (value) => typeof value === "number" && value > 0];

/** The options of `createTokenProvider`. */
export const providerRules: Record<string, Rule> = {
  baseUrl: aUrl,
  tokenUrl: aUrl,
  clientId: ["a non-empty string", isText],
  clientSecret: ["a non-empty string or a function", (value) => isText(value) || isFunction(value)],
  clientAuthentication: [
    '"basic" or "basic-encoded"',
    (value) => value === "basic" || value === "basic-encoded",
  ],
  fetch: aFunction,
  clock: aClock,
  random: aFunction,
  onEvent: aFunction,
};

/** The options that a single call may set too. */
export const timeRules: Record<string, Rule> = {
  timeout: aTime,
  deadline: aTime,
  retry: [
    "false or { attempts } with a whole number from 1",
    (value) => {
      const { attempts, ...rest } = (value || { attempts: 1 }) as { attempts?: unknown };
      return (
        value !== true && Number.isInteger(attempts) && Number(attempts) > 0 && !Object.keys(rest).length
      );
    },
  ],
};

/** The options of `createClient`. */
export const clientRules: Record<string, Rule> = {
  ...providerRules,
  ...timeRules,
  tokenProvider: ["a TokenProvider", (value) => hasFunctions(value, ["getToken", "invalidate"])],
  headers: ["valid HTTP headers", isHeaders],
  appName: ["printable ASCII", (value) => typeof value === "string" && /^[\x20-\x7e]+$/.test(value)],
};

/** Refuses unknown keys and wrong values; names the option and never shows its value. */
export function checkOptions(who: string, options: object, rules: Record<string, Rule>): void {
  if (!options || typeof options !== "object") throw new ConfigError(`${who}: the options must be an object`);
  for (const name of Object.keys(options)) {
    const value = (options as Record<string, unknown>)[name];
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new ConfigError(`${who}: unknown option "${name}"`);
    if (value !== undefined && !rule[1](value))
      throw new ConfigError(`${who}: option "${name}" must be ${rule[0]}`);
  }
}
