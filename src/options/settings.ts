import { boundedClock, type Clock, systemClock } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import { host } from "../platform/host.ts";
import { noStore } from "../platform/no-store.ts";
import type { OnEvent, TelemetryOptions } from "../telemetry.ts";
import type { Fetch } from "../types/fetch.ts";
import type { RequestForms } from "../types/request-forms.ts";
import type { TokenProvider } from "../types/token-provider.ts";
import type { TokenStore } from "../types/token-store.ts";
import { addHeaders, type HeaderRecord } from "./add-headers.ts";
import { boundedRandom } from "./bounded-random.ts";
import { checkOptions } from "./check-options.ts";
import type {
  ClientAuthentication,
  ClientOptions,
  CommonOptions,
  Secret,
  TokenProviderOptions,
} from "./client-options.ts";
import { clientRules } from "./client-rules.ts";
import { MAX_READ_BYTES } from "./defaults.ts";
import { checkPlainHttp, providerRules } from "./provider-rules.ts";
import { VERSION } from "./version.ts";

/** The vendor's production host (documentation, "API basics"). */
export const DEFAULT_BASE_URL = "https://api.invers.com";

const withoutSlash = (url: string): string => new URL(url).href.replace(/\/+$/, "");

/** What a client and a token provider share. */
interface CommonSettings {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnEvent | undefined;
}

function commonSettings({ baseUrl, fetch, clock, random, onEvent }: CommonOptions): CommonSettings {
  return {
    baseUrl: withoutSlash(baseUrl ?? DEFAULT_BASE_URL),
    // Called without a receiver: browsers refuse to run their own fetch with another one.
    fetch: (url, init) => (fetch ?? globalThis.fetch)(url, init),
    clock: clock ? boundedClock(clock) : systemClock,
    random: boundedRandom(random),
    onEvent,
  };
}

/** Checked, frozen settings of a token provider. */
export interface ProviderSettings extends CommonSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly clientAuthentication: ClientAuthentication;
  /** Whether `clock` was set: only of the platform's own are the timers known to keep the process alive. */
  readonly ownClock: boolean;
  /** Shared by many processes; checked to bring the rules of sharing. */
  readonly tokenStore: TokenStore | undefined;
}

export function checkProviderOptions(options: TokenProviderOptions): ProviderSettings {
  const who = "createTokenProvider";
  const checked = checkOptions(who, options, providerRules);
  const { clientId, clientSecret, clientAuthentication = "basic", tokenUrl } = checked;
  checkPlainHttp(who, { baseUrl: checked.baseUrl, tokenUrl }, checked.allowPlainHttp);
  if (!clientId || !clientSecret) {
    throw new ConfigError(`option "${clientId ? "clientSecret" : "clientId"}" is missing`);
  }
  if (clientAuthentication === "basic" && clientId.includes(":")) {
    throw new ConfigError(
      'option "clientId" must not hold ":" unless clientAuthentication is "basic-encoded" (RFC 7617)',
    );
  }
  const settings = commonSettings(checked);
  return Object.freeze({
    ...settings,
    clientId,
    clientSecret,
    clientAuthentication,
    ownClock: checked.clock !== undefined,
    // Checked: it brings the rules of sharing.
    tokenStore: checked.tokenStore,
    tokenUrl: tokenUrl ?? `${settings.baseUrl}/auth/oauth/token`,
  });
}

/** Checked, frozen settings of a client. */
export interface ClientSettings extends CommonSettings {
  /** The only origin that the bearer token may go to. */
  readonly origin: string;
  /** Sent with every request. */
  readonly headers: HeaderRecord;
  readonly timeout: number | undefined;
  readonly deadline: number | undefined;
  readonly retry: ClientOptions["retry"];
  /** Largest answer to a read, in bytes. */
  readonly maxResponseBytes: number;
  /** What the init of every request holds. */
  readonly fetchInit: RequestInit;
  /** The option `fetch`, if it was set. */
  readonly ownFetch: Fetch | undefined;
  /** Whether the user vouches that `fetch` sends each request at most once. */
  readonly fetchSendsOnce: boolean;
  readonly allowCommandsInBrowser: boolean | undefined;
  readonly telemetry: TelemetryOptions | undefined;
  readonly pace: boolean | undefined;
  readonly requestForms: RequestForms | undefined;
}

const CREDENTIALS = ["clientId", "clientSecret", "tokenUrl", "clientAuthentication", "tokenStore"] as const;

/** The environment's value for each option that can be left out; empty variables count as missing. */
const VARIABLES = {
  clientId: "INVERS_CLIENT_ID",
  clientSecret: "INVERS_CLIENT_SECRET",
  baseUrl: "INVERS_BASE_URL",
  tokenUrl: "INVERS_TOKEN_URL",
} as const;

type Variable = keyof typeof VARIABLES;

/** What the `INVERS_*` variables say of options that are left out; a given provider brings its own credentials. */
function fromEnvironment(given: ClientOptions): ClientOptions {
  const env = host.process?.env ?? {};
  const names: readonly Variable[] = given.tokenProvider
    ? ["baseUrl"]
    : (Object.keys(VARIABLES) as Variable[]);
  const found: ClientOptions = {};
  for (const name of names) {
    const value = env[VARIABLES[name]];
    if (given[name] === undefined && value) found[name] = value;
  }
  const missing = (["clientId", "clientSecret"] as const).filter((name) => !given[name] && !found[name]);
  if (!given.tokenProvider && missing.length) {
    const wanted = missing.map((name) => `option "${name}" or variable ${VARIABLES[name]}`);
    throw new ConfigError(`createClient: set ${wanted.join(", and ")}`);
  }
  return found;
}

/** Settings of a client, and the provider that it is given, or the options of the one that it has to make. */
export function checkClientOptions(
  options: ClientOptions,
): [settings: ClientSettings, given: TokenProvider | undefined, credentials: TokenProviderOptions] {
  const who = "createClient";
  const given = checkOptions(who, options, clientRules);
  const surplus = given.tokenProvider && CREDENTIALS.find((name) => given[name] !== undefined);
  if (surplus) throw new ConfigError(`${who}: option "${surplus}" has no effect beside "tokenProvider"`);
  const checked = Object.assign(checkOptions(who, fromEnvironment(given), clientRules), given);
  const { tokenProvider, headers, timeout, deadline, retry, appName, fetchSendsOnce, maxResponseBytes } =
    checked;
  checkPlainHttp(who, checked, checked.allowPlainHttp);
  const settings = commonSettings(checked);
  const defaults = {
    Accept: "application/json",
    "User-Agent": `invers-oneapi/${VERSION}${appName ? ` ${appName}` : ""}`,
  };
  return [
    Object.freeze({
      ...settings,
      origin: new URL(settings.baseUrl).origin,
      headers: Object.fromEntries(addHeaders(new Headers(defaults), headers)),
      timeout,
      deadline,
      retry,
      maxResponseBytes: maxResponseBytes ?? MAX_READ_BYTES,
      ownFetch: checked.fetch,
      fetchInit: { redirect: "manual" as const, ...noStore() },
      fetchSendsOnce: fetchSendsOnce ?? false,
      allowCommandsInBrowser: checked.allowCommandsInBrowser,
      telemetry: checked.telemetry,
      pace: checked.pace,
      requestForms: checked.requestForms,
    }),
    tokenProvider,
    providerOptions(checked),
  ];
}

/** The options that a client hands on to the provider it makes. */
function providerOptions(options: ClientOptions): TokenProviderOptions {
  const picked = Object.entries(options).filter(([name]) => Object.hasOwn(providerRules, name));
  return Object.fromEntries(picked) as TokenProviderOptions;
}
