import type { FlightSettings } from "../auth/refresh.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import type { OnEvent } from "../telemetry.ts";
import type { Fetch } from "../types/fetch.ts";
import { checkOptions, clientRules, providerRules } from "./check-options.ts";
import type { ClientOptions, CommonOptions, TokenProviderOptions } from "./client-options.ts";
import { VERSION } from "./version.ts";

/** The vendor's production host (documentation, "API basics"). */
export const DEFAULT_BASE_URL = "https://api.invers.com";

const withoutSlash = (url: string): string => new URL(url).href.replace(/\/+$/, "");

function commonSettings(options: CommonOptions) {
  const { baseUrl, fetch, clock, random, onEvent } = options;
  return {
    baseUrl: withoutSlash(baseUrl ?? DEFAULT_BASE_URL),
    // Called without a receiver: browsers refuse their own fetch any other.
    fetch: ((url, init) =>
      ((fetch ?? globalThis.fetch) as unknown as Fetch)(url, init)) satisfies Fetch as Fetch,
    ownFetch: !fetch,
    clock: clock ?? systemClock,
    random: random ?? Math.random,
    onEvent,
  };
}

/** Checked, frozen settings of a token provider. */
export function checkProviderOptions(
  options: TokenProviderOptions,
): FlightSettings & { onEvent?: OnEvent | undefined } {
  checkOptions("createTokenProvider", options, providerRules);
  const { clientId, clientSecret, clientAuthentication = "basic", tokenUrl } = options;
  if (!clientId || !clientSecret) {
    throw new ConfigError(`option "${clientId ? "clientSecret" : "clientId"}" is missing`);
  }
  if (clientAuthentication === "basic" && clientId.includes(":")) {
    throw new ConfigError(
      'option "clientId" must not hold ":" unless clientAuthentication is "basic-encoded" (RFC 7617)',
    );
  }
  const settings = commonSettings(options);
  return Object.freeze({
    ...settings,
    clientId,
    clientSecret,
    clientAuthentication,
    tokenUrl: tokenUrl ?? `${settings.baseUrl}/auth/oauth/token`,
  });
}

/** Checked, frozen settings of a client. */
export interface ClientSettings {
  readonly baseUrl: string;
  /** The only origin that the bearer token may go to. */
  readonly origin: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly timeout: number | undefined;
  readonly deadline: number | undefined;
  readonly retry: ClientOptions["retry"];
  readonly fetch: Fetch;
  /** Whether that is the platform's. */
  readonly ownFetch: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnEvent | undefined;
}

const CREDENTIALS = ["clientId", "clientSecret", "tokenUrl", "clientAuthentication"] as const;

/** Settings of a client, and the options of the provider it has to make unless it was given one. */
export function checkClientOptions(
  options: ClientOptions,
): [ClientSettings, TokenProviderOptions | undefined] {
  checkOptions("createClient", options, clientRules);
  const { tokenProvider, headers, timeout, deadline, retry, appName, ...credentials } = options;
  const surplus = tokenProvider && CREDENTIALS.find((name) => options[name] !== undefined);
  if (surplus)
    throw new ConfigError(`createClient: option "${surplus}" has no effect beside "tokenProvider"`);
  const settings = commonSettings(options);
  const all = new Headers({
    Accept: "application/json",
    "User-Agent": [`invers-oneapi/${VERSION}`, appName].filter(Boolean).join(" "),
  });
  new Headers(headers).forEach((value, name) => {
    all.set(name, value);
  });
  const origin = new URL(settings.baseUrl).origin;
  return [
    Object.freeze({ ...settings, origin, headers: [...all], timeout, deadline, retry }),
    tokenProvider ? undefined : credentials,
  ];
}

/** Client options from `INVERS_CLIENT_ID`, `INVERS_CLIENT_SECRET`, `INVERS_BASE_URL` and `INVERS_TOKEN_URL`. */
export function optionsFromEnvironment(): ClientOptions {
  const env = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};
  const missing = ["INVERS_CLIENT_ID", "INVERS_CLIENT_SECRET"].filter((name) => !env[name]);
  if (missing.length) throw new ConfigError(`environment variable ${missing.join(" and ")} is not set`);
  return {
    clientId: env["INVERS_CLIENT_ID"],
    clientSecret: env["INVERS_CLIENT_SECRET"],
    baseUrl: env["INVERS_BASE_URL"] || undefined,
    tokenUrl: env["INVERS_TOKEN_URL"] || undefined,
  };
}
