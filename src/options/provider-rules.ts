import { ConfigError } from "../errors/config-error.ts";
import { SHARING } from "../types/token-store.ts";
import { aClock, aFunction, isFunction, isText, type Rule, type Rules } from "./check-options.ts";

const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

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

const aUrl: Rule = [A_URL, isUrl];

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
