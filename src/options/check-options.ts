import { ConfigError } from "../errors/config-error.ts";
import { SHARING } from "../types/token-store.ts";
import { addHeaders } from "./add-headers.ts";

/** What an option must be, in words and as a check. */
export type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

/** The rules of a function's options, by name. */
export type Rules = Readonly<Record<string, Rule>>;

export const isFunction = (value: unknown): boolean => typeof value === "function";
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const hasFunctions = (value: unknown, names: string[]): boolean =>
  !!value && names.every((name) => isFunction((value as Record<string, unknown>)[name]));
const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

function isHeaders(value: unknown): boolean {
  try {
    return !!addHeaders(new Headers(), value);
  } catch {
    return false;
  }
}

/** Whether it is http or https without credentials, query or hash; whether plain http is fit for its host is checked apart. */
function isUrl(value: unknown): boolean {
  if (typeof value !== "string" || /[?#]/.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return !username && !password && /^https?:$/.test(protocol);
}

const A_URL = "an https URL without credentials, query or hash (http on loopback only)";

// A name without a dot, or below a domain that is reserved for private use (RFC 2606, RFC 6762, RFC 8375).
const PRIVATE_HOST = /^([a-z0-9-]+|.+\.(test|local|internal|localhost|home\.arpa))$/i;
const PRIVATE_ADDRESS = /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/;
const isPrivateHost = (host: unknown): boolean =>
  typeof host === "string" && (PRIVATE_HOST.test(host) || PRIVATE_ADDRESS.test(host)) && !/^\d+$/.test(host);

/** @throws ConfigError for a plain-http URL of a host that is neither on loopback nor among those allowed */
export function checkPlainHttp(
  who: string,
  urls: { readonly baseUrl?: string | undefined; readonly tokenUrl?: string | undefined },
  allowed: readonly string[] = [],
): void {
  for (const name of ["baseUrl", "tokenUrl"] as const) {
    const { protocol, hostname } = new URL(urls[name] ?? "https://localhost");
    if (protocol === "http:" && !isLoopback(hostname) && !allowed.includes(hostname))
      throw new ConfigError(`${who}: option "${name}" must be ${A_URL}`);
  }
}

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

const aFunction: Rule = ["a function", isFunction];
const aUrl: Rule = [A_URL, isUrl];
const aSwitch: Rule = ["true or false", (value) => typeof value === "boolean"];
const aTime: Rule = ["a positive number of milliseconds", (value) => typeof value === "number" && value > 0];

/** The options of `createTokenProvider`. */
export const providerRules: Rules = {
  baseUrl: aUrl,
  tokenUrl: aUrl,
  clientId: ["a non-empty string", isText],
  clientSecret: ["a non-empty string or a function", (value) => isText(value) || isFunction(value)],
  clientAuthentication: [
    '"basic" or "basic-encoded"',
    (value) => value === "basic" || value === "basic-encoded",
  ],
  fetch: aFunction,
  allowPlainHttp: [
    "a list of host names in a private network, for tests",
    (value) => Array.isArray(value) && value.every(isPrivateHost),
  ],
  tokenStore: [
    "a store that redisTokenStore or sealTokenStore made",
    (value) => isFunction((value as { [SHARING]?: unknown } | null)?.[SHARING]),
  ],
  clock: aClock,
  random: aFunction,
  onEvent: aFunction,
};

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

/** The options of `createClient`. */
export const clientRules: Rules = {
  ...providerRules,
  ...timeRules,
  fetchSendsOnce: aSwitch,
  allowCommandsInBrowser: aSwitch,
  telemetry: aTelemetry,
  pace: aSwitch,
  maxResponseBytes: [
    "a whole number of bytes above 0",
    (value) => Number.isSafeInteger(value) && (value as number) > 0,
  ],
  requestForms: aRequestForms,
  tokenProvider: ["a TokenProvider", (value) => hasFunctions(value, ["getToken", "invalidate"])],
  headers: ["valid HTTP headers", isHeaders],
  appName: ["printable ASCII", (value) => typeof value === "string" && /^[\x20-\x7e]+$/.test(value)],
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
