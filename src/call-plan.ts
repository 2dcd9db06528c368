import type { Send } from "./attempt.ts";
import type { ClientSettings } from "./config.ts";
import type { Middleware } from "./middleware.ts";
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
  readonly fetch?: Send;
  readonly middleware?: readonly Middleware[];
}

/** A call, checked: what to send and within which limits (ms). */
export interface CallPlan {
  readonly kind: Kind;
  /** Goes to openapi-fetch with each attempt. */
  readonly init: object;
  readonly timeout: number;
  readonly deadline: number;
  readonly attempts: number;
  /** Whether a success has to be JSON. */
  readonly needsJson: boolean;
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
  settings: ClientSettings,
  method: string,
  path: string,
  init: RawInit,
  maxAge: number = MAX_AGE_MS,
): CallPlan {
  checkOptions("call", init, initRules);
  const kind = kindOf(method, path);
  const filled = fillPath(path, init.params?.path);
  const { signal: _, timeout, deadline, retry, fetch, middleware, ...rest } = init;
  const sent: typeof rest & { pathSerializer?: (url: string) => string } = rest;
  if (filled !== path) sent.pathSerializer = (url) => url.slice(0, url.length - path.length) + filled;
  const limits = LIMITS[kind === "read" ? "read" : "write"];
  const repeats = retry ?? settings.retry;
  return {
    kind,
    init: sent,
    timeout: timeout ?? settings.timeout ?? limits.timeout,
    deadline: deadline ?? settings.deadline ?? limits.deadline,
    attempts: repeats ? repeats.attempts : repeats === false ? 1 : MAX_ATTEMPTS,
    needsJson: kind === "command" || (rest.parseAs ?? "json") === "json",
    asked: !!retry,
    maxAge: kind === "command" ? maxAge : undefined,
  };
}
