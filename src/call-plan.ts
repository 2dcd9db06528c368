import type { ClientSettings } from "./config.ts";
import { checkOptions, isFunction, type Rule, timeRules } from "./option-rules.ts";
import { type Kind, kindOf, LIMITS, MAX_AGE_MS } from "./policy/kind.ts";
import { fillPath } from "./policy/path.ts";
import { MAX_ATTEMPTS } from "./policy/resend.ts";

/** What a call may be given, untyped. */
export interface RawInit {
  readonly params?: { readonly path?: Readonly<Record<string, unknown>> };
  readonly signal?: AbortSignal | null;
  readonly timeout?: number;
  readonly deadline?: number;
  readonly retry?: false | { attempts: number };
  readonly parseAs?: unknown;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly middleware?: readonly object[];
}

/** A call, checked: what to send and within which limits (ms). */
export interface CallPlan {
  readonly kind: Kind;
  /** Goes to openapi-fetch with each attempt. */
  readonly init: { readonly parseAs?: unknown; readonly [key: string]: unknown };
  readonly timeout: number;
  readonly deadline: number;
  readonly attempts: number;
  /** Whether the caller set `retry` for this call. */
  readonly asked: boolean;
  /** `retry: false` */
  readonly once: boolean;
  /** For commands: not sent any more after this time. */
  readonly maxAge: number | undefined;
}

const any: Rule = ["", () => true];

const initRules: Record<string, Rule> = {
  ...timeRules,
  params: any,
  body: any,
  headers: any,
  signal: any,
  parseAs: any,
  querySerializer: any,
  bodySerializer: any,
  fetch: ["a function", isFunction],
  middleware: ["an array", Array.isArray],
  cache: any,
  credentials: any,
  integrity: any,
  keepalive: any,
  mode: any,
  priority: any,
  referrer: any,
  referrerPolicy: any,
};

/** Refuses what must not be sent, and settles the limits: the call's own, else the client's, else those of its kind. */
export function planCall(
  settings: ClientSettings,
  method: string,
  path: string,
  init: RawInit,
  maxAge: number = MAX_AGE_MS,
): CallPlan {
  checkOptions(`${method} ${path}`, init, initRules);
  const kind = kindOf(method, path);
  const filled = fillPath(path, init.params?.path);
  const { signal: _, timeout, deadline, retry, fetch, middleware, ...rest } = init;
  const limits = LIMITS[kind === "read" ? "read" : "write"];
  const repeats = retry ?? settings.retry;
  return {
    kind,
    init: { ...rest, pathSerializer: (url: string) => url.slice(0, url.length - path.length) + filled },
    timeout: timeout ?? settings.timeout ?? limits.timeout,
    deadline: deadline ?? settings.deadline ?? limits.deadline,
    attempts: repeats ? repeats.attempts : repeats === false ? 1 : MAX_ATTEMPTS,
    asked: !!retry,
    once: repeats === false,
    maxAge: kind === "command" ? maxAge : undefined,
  };
}
