import { type Clock, systemClock } from "../clock.ts";
import { aClock, aRequestForms, checkOptions, isText } from "../options/check-options.ts";
import { DEFAULT_BASE_URL } from "../options/settings.ts";
import type { OperationForm, RequestForms } from "../types/request-forms.ts";
import { CURSOR_FORMS, type CursorForm } from "./api/cursor-form.ts";
import { isObject, isWhole, type Rules } from "./faults/rules.ts";

/** Id and secret of the sandbox's API client; spread them into the options of `createClient`. */
export interface SandboxCredentials {
  /** Id of the API client. */
  clientId: string;
  /** Its secret, synthetic. */
  clientSecret: string;
}

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** Decides the fleet, the tokens and the flow ids: same seed, same sandbox. @default 1 */
  seed?: number | undefined;
  /** How many vehicles the fleet has. The first eight are all different. @default 12 */
  vehicles?: number | undefined;
  /** Source of time: tokens expire, limits start anew and latency passes by it. @default the platform's clock */
  clock?: Clock | undefined;
  /** What `handlers` intercept. `fetch` and `listen` answer on any origin. @default "https://api.invers.com" */
  baseUrl?: string | undefined;
  /** Id of the API client. @default "TESTX#cl1" */
  clientId?: string | undefined;
  /** Its secret. @default a synthetic one */
  clientSecret?: string | undefined;
  /** Requests per window and API client, token requests apart. @default 1,000,000 per 60,000 ms */
  rateLimit?: { limit: number; windowMs: number } | undefined;
  /** Permissions of the API client, such as `["vehicles.ro"]`. @default all */
  permissions?: readonly string[] | undefined;
  /** How many requests `requests` keeps; the oldest go first. @default 10_000 */
  ledgerSize?: number | undefined;
  /** Names of the queues of `events`. Each gets every event, unless `emit` names one. @default ["sandbox-events"] */
  eventQueues?: readonly string[] | undefined;
  /**
   * How a list that is asked by GET names its next page, which is not known of the API: `next_page_token`, sent back
   * as `page_token`; `next`, sent back as `cursor`; or `next` as a link. @default "page_token"
   */
  cursorForm?: CursorForm | undefined;
  /**
   * How requests are written by your own documents: base paths and parameter styles, as `invers-oneapi generate` writes
   * them into `request-forms.ts`. @default as the sandbox's own document says
   *
   * @example
   * import { forms } from "./oneapi/request-forms.js";
   * const sandbox = createSandbox({ requestForms: forms });
   */
  requestForms?: RequestForms | undefined;
}

/** Options of `sandbox.listen`. */
export interface ListenOptions {
  /** 0 takes a free one. @default 0 */
  port?: number | undefined;
  /**
   * Address or name to listen on. `"0.0.0.0"` and `"::"` let other containers in; name the container in the client's
   * `allowPlainHttp` then. @default "127.0.0.1"
   */
  host?: string | undefined;
}

/** Checked options with their defaults. */
export interface SandboxSettings {
  readonly seed: number;
  readonly vehicles: number;
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly credentials: SandboxCredentials;
  readonly rateLimit: { readonly limit: number; readonly windowMs: number };
  readonly permissions: readonly string[] | undefined;
  readonly ledgerSize: number;
  readonly eventQueues: readonly string[];
  readonly cursorForm: CursorForm;
  /** Of operations whose requests are written otherwise than by the sandbox's own document. */
  readonly forms: Readonly<Record<string, OperationForm>>;
}

function isRateLimit(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { limit, windowMs, ...rest } = value;
  return (
    isWhole(limit, 1) && Number(windowMs) > 0 && Number.isFinite(windowMs) && Object.keys(rest).length === 0
  );
}

const rules: Rules = {
  seed: ["a finite number", Number.isFinite],
  vehicles: ["a whole number from 0 to 100,000", (value) => isWhole(value, 0) && Number(value) <= 100_000],
  clock: aClock,
  baseUrl: [
    "an http or https URL without query and hash",
    (value) => isText(value) && /^https?:\/\/[^?#]+$/.test(value) && URL.canParse(value),
  ],
  clientId: ["a non-empty string", isText],
  clientSecret: ["a non-empty string", isText],
  rateLimit: [
    "{ limit, windowMs } with a whole number from 1 and a positive number of milliseconds",
    isRateLimit,
  ],
  permissions: ["an array of strings", (value) => Array.isArray(value) && value.every(isText)],
  ledgerSize: ["a whole number from 1, or Infinity", (value) => isWhole(value, 1) || value === Infinity],
  eventQueues: [
    "a list of different, non-empty names",
    (value) =>
      Array.isArray(value) && value.every(isText) && value.length > 0 && new Set(value).size === value.length,
  ],
  requestForms: aRequestForms,
  cursorForm: ['"page_token", "cursor" or "link"', (value) => CURSOR_FORMS.includes(value as CursorForm)],
};

const listenRules: Rules = {
  port: ["a whole number from 0 to 65,535", (value) => isWhole(value, 0) && Number(value) <= 65_535],
  host: ["a host name or an IP address", (value) => isText(value) && /^[\w.:-]+$/.test(value)],
};

/** Checks the options of `listen` and fills in their defaults. */
export function checkListenOptions(options: ListenOptions): { host: string; port: number } {
  const { host = "127.0.0.1", port = 0 } = checkOptions("listen", options, listenRules);
  return { host, port };
}

/** Refuses unknown options and wrong values by a `ConfigError`; fills in the defaults. */
export function checkSandboxOptions(given: SandboxOptions): SandboxSettings {
  const options = checkOptions("createSandbox", given, rules);
  return {
    seed: options.seed ?? 1,
    vehicles: options.vehicles ?? 12,
    clock: options.clock ?? systemClock,
    baseUrl: (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, ""),
    credentials: {
      clientId: options.clientId ?? "TESTX#cl1",
      clientSecret: options.clientSecret ?? "sandbox-secret-that-opens-no-real-car",
    },
    rateLimit: { ...(options.rateLimit ?? { limit: 1_000_000, windowMs: 60_000 }) },
    permissions: options.permissions && [...options.permissions],
    ledgerSize: options.ledgerSize ?? 10_000,
    eventQueues: [...(options.eventQueues ?? ["sandbox-events"])],
    cursorForm: options.cursorForm ?? "page_token",
    forms: options.requestForms?.operations ?? {},
  };
}
