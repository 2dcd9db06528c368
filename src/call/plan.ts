import type { Shell } from "../client-context.ts";
import { checkOptions, isFunction, type Rule, timeRules } from "../options/check-options.ts";
import { type Kind, kindOf, LIMITS, MAX_AGE_MS } from "../retry-policy/call-kind.ts";
import { MAX_ATTEMPTS } from "../retry-policy/rules.ts";
import type { Middleware } from "../types/middleware.ts";
import type { Send } from "./attempt.ts";
import { fillPath } from "./path.ts";

/** What a call may be given, untyped. */
export interface RawInit {
  readonly params?: { readonly path?: Readonly<Record<string, unknown>>; readonly header?: unknown };
  readonly signal?: AbortSignal | null;
  readonly timeout?: number;
  readonly deadline?: number;
  readonly retry?: false | { attempts: number };
  readonly parseAs?: unknown;
  readonly fetch?: Send;
  readonly middleware?: readonly Middleware[];
}

/** Keys of an init that do not go to openapi-fetch as they are. */
const OWN_KEYS: readonly string[] = [
  "params",
  "signal",
  "timeout",
  "deadline",
  "retry",
  "fetch",
  "middleware",
];

/** A call, checked: what to send and within which limits (ms). */
export interface CallPlan {
  readonly method: string;
  /** The template. */
  readonly path: string;
  readonly kind: Kind;
  /** The caller's own. */
  readonly signal: AbortSignal | null | undefined;
  /** The user's, which may look at the request's signal. */
  readonly middleware: readonly Middleware[];
  readonly params: RawInit["params"];
  /** Puts the filled path in place of the template. */
  readonly pathSerializer: ((url: string) => string) | undefined;
  /** What else of the init goes to openapi-fetch, if there is anything. */
  readonly rest: Record<string, unknown> | undefined;
  /** Whether openapi-fetch is given path and query and nothing else, so that nothing depends on the headers yet. */
  readonly plain: boolean;
  readonly fetch: Send;
  /** Whether that is the platform's own. */
  readonly ownFetch: boolean;
  /** Of one attempt, from the moment the request is handed to fetch until the body is read. */
  readonly timeout: number;
  readonly deadline: number;
  readonly attempts: number;
  /** Whether a success has to be JSON. */
  readonly needsJson: boolean;
  /** Whether a success without a body is an error. */
  readonly needsBody: boolean;
  /** Whether the caller set `retry` for this call. */
  readonly asked: boolean;
  /** For commands: not sent any more after this time. */
  readonly maxAge: number | undefined;
}

const any: Rule = ["", () => true];
const isObject = (value: unknown): value is object => !!value && typeof value === "object";

const PARSERS: readonly unknown[] = ["json", "text", "blob", "arrayBuffer", "stream"];

const initRules: Record<string, Rule> = {
  ...timeRules,
  params: ["an object", isObject],
  body: any,
  headers: any,
  signal: ["an AbortSignal", (value) => value === null || (isObject(value) && "aborted" in value)],
  parseAs: ["json, text, blob, arrayBuffer or stream", (value) => PARSERS.includes(value)],
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
  { settings, middleware }: Pick<Shell, "settings" | "middleware">,
  method: string,
  path: string,
  init: RawInit,
  maxAge: number = MAX_AGE_MS,
): CallPlan {
  checkOptions("call", init, initRules);
  const kind = kindOf(method, path);
  const filled = fillPath(path, init.params?.path);
  let rest: CallPlan["rest"];
  for (const [name, value] of Object.entries(init)) {
    if (OWN_KEYS.includes(name)) continue;
    rest ??= {};
    rest[name] = value;
  }
  const limits = LIMITS[kind === "read" ? "read" : "write"];
  const { params, timeout, deadline, retry, parseAs = "json", fetch } = init;
  const repeats = retry ?? settings.retry;
  return {
    method,
    path,
    kind,
    signal: init.signal,
    middleware: init.middleware ? [...middleware, ...init.middleware] : [...middleware],
    params,
    pathSerializer: filled === path ? undefined : (url) => url.slice(0, url.length - path.length) + filled,
    rest,
    plain: !rest && !params?.header,
    fetch: fetch ?? (settings.fetch as unknown as Send),
    ownFetch: settings.ownFetch && !fetch,
    timeout: timeout ?? settings.timeout ?? limits.timeout,
    deadline: deadline ?? settings.deadline ?? limits.deadline,
    attempts: repeats ? repeats.attempts : repeats === false ? 1 : MAX_ATTEMPTS,
    needsBody: kind === "read" || kind === "command",
    needsJson: kind === "command" || parseAs === "json",
    asked: !!retry,
    maxAge: kind === "command" ? maxAge : undefined,
  };
}
