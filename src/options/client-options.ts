import type { Clock } from "../clock.ts";
import type { OnEvent, TelemetryOptions } from "../telemetry.ts";
import type { Fetch } from "../types/fetch.ts";
import type { HeadersOption } from "../types/headers-option.ts";
import type { RequestForms } from "../types/request-forms.ts";
import type { TokenProvider } from "../types/token-provider.ts";
import type { TokenStore } from "../types/token-store.ts";

/**
 * How client id and secret are put into the Basic header. `"basic"`: as they are, which is what the vendor's curl
 * example sends. `"basic-encoded"`: both form-encoded first, as RFC 6749 section 2.3.1 asks (`#` becomes `%23`).
 */
export type ClientAuthentication = "basic" | "basic-encoded";

/** A client secret, or a function that returns the present one, for rotation. */
export type Secret = string | (() => string | Promise<string>);

/** What a client and a token provider have in common. */
export interface CommonOptions {
  /**
   * Root of the API. Plain http is accepted on loopback only. `createClient` reads INVERS_BASE_URL if it is left out.
   *
   * @default "https://api.invers.com"
   */
  baseUrl?: string | undefined;
  /**
   * Host names in a private network that may be reached over plain http, such as the name of a container that runs the
   * sandbox. For tests: public host names and addresses are refused.
   *
   * @default []
   */
  allowPlainHttp?: readonly string[] | undefined;
  /**
   * Sends a request, called as `fetch(url, init)`. The `signal` of `init` ends it, so pass it on. The global `fetch` is
   * looked up at each request, so that a mock that is installed later is used. @default the platform's `fetch`
   *
   * @example
   * fetch: (url, init) => undici.fetch(url, { ...init, dispatcher })
   */
  fetch?: Fetch | undefined;
  /** Source of time. @default the platform's clock */
  clock?: Clock | undefined;
  /** Source of randomness in [0, 1), for jitter. Where it throws or leaves that range, `Math.random` is used. @default Math.random */
  random?: (() => number) | undefined;
  /** Told what happens: renewals, repeated attempts, finished calls. What it throws changes nothing. */
  onEvent?: OnEvent | undefined;
}

/** Where the credentials are and how they are sent. */
interface CredentialOptions {
  /** Id of the API client as FleetControl shows it, such as `EXFL29#cl1`. `createClient` reads INVERS_CLIENT_ID if it is left out. */
  clientId?: string | undefined;
  /** Its secret, or a function that returns the present one, for rotation. `createClient` reads INVERS_CLIENT_SECRET if it is left out. */
  clientSecret?: Secret | undefined;
  /** Token endpoint. `createClient` reads INVERS_TOKEN_URL if it is left out. @default baseUrl + "/auth/oauth/token" */
  tokenUrl?: string | undefined;
  /** Form of the Basic header; see the type. @default "basic" */
  clientAuthentication?: ClientAuthentication | undefined;
  /**
   * Shares one token among many processes: `redisTokenStore(...)` of `invers-oneapi/redis`, or `sealTokenStore` with a
   * store of your own. A call that holds a fresh token never touches it. @default each process has its own token
   *
   * @example
   * tokenStore: redisTokenStore(redis, { encryptionKeys: [process.env.TOKEN_KEY!] })
   */
  tokenStore?: TokenStore | undefined;
}

/** Options of `createTokenProvider`; `clientId` and `clientSecret` are needed. */
export interface TokenProviderOptions extends CommonOptions, CredentialOptions {}

/** Options of `createClient`: `clientId` and `clientSecret`, or a `tokenProvider`. Times are in milliseconds. */
export interface ClientOptions extends CommonOptions, CredentialOptions {
  /** A provider to share with other clients, instead of credentials; `close()` leaves it open. */
  tokenProvider?: TokenProvider | undefined;
  /** Headers of every call; a call's own headers win. */
  headers?: HeadersOption | undefined;
  /** Limit of one attempt, until its body is read. @default 10_000 for reads, 30_000 for writes */
  timeout?: number | undefined;
  /** Limit of the whole call: attempts, waits and token. @default 30_000 for reads, 35_000 for writes */
  deadline?: number | undefined;
  /** `false`: never send again. @default { attempts: 3 } for reads; writes follow the table in docs/guides/failures.md */
  retry?: false | { attempts: number } | undefined;
  /**
   * Vouches that the option `fetch` sends each request at most once: it neither retries nor fails over by itself. Only
   * then does an error such as `ECONNREFUSED` prove that a command was not sent (`notSent`); otherwise it is `unknown`.
   *
   * @default false; the sandbox's `fetch` vouches for itself
   */
  fetchSendsOnce?: boolean | undefined;
  /**
   * Lets commands be sent from a browser, which may send a POST a second time by itself when a kept connection ends
   * under it. Without it they are refused there by a `ConfigError`. Has no effect elsewhere. @default false
   */
  allowCommandsInBrowser?: boolean | undefined;
  /** Largest body of an answer to a read, in bytes after decompression; commands and problems have 1 MB. @default 10_000_000 */
  maxResponseBytes?: number | undefined;
  /**
   * Keeps the client below the rate limit that the API tells in its answers: calls wait for their turn, commands first,
   * and one that cannot be sent within its own limits fails at once. @default false
   */
  pace?: boolean | undefined;
  /** What `onEvent` and the traces tell beyond the usual. @default { vehicleId: false } */
  telemetry?: TelemetryOptions | undefined;
  /**
   * How the requests of some operations are written: base paths and parameter styles of your own documents, as
   * `invers-oneapi generate` writes them into `request-forms.ts`. @default those of the documents of this package
   */
  requestForms?: RequestForms | undefined;
  /** Joins the User-Agent, so that INVERS support can tell your programs apart. */
  appName?: string | undefined;
}
