import type { ClientContext } from "../client-context.ts";
import type { Moment } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import { type HeaderRecord, requestHeaders } from "../options/add-headers.ts";
import {
  aFunction,
  aSignal,
  checkOptions,
  type Rule,
  type Rules,
  timeRules,
} from "../options/check-options.ts";
import { MAX_AGE_MS, MAX_ATTEMPTS, MAX_SMALL_BYTES, TIME_LIMITS } from "../options/defaults.ts";
import { checkCommandsAllowed } from "../platform/send-once.ts";
import type { CallKind } from "../retry-policy/call-kind.ts";
import type { Fetch } from "../types/fetch.ts";
import type { Middleware } from "../types/middleware.ts";
import type { RawParameters } from "../types/request-forms.ts";
import { fillPath } from "./path.ts";

/** What a call may be given, untyped. */
export interface RawInit {
  readonly params?: RawParameters;
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  readonly timeout?: number | undefined;
  readonly deadline?: number | undefined;
  readonly retry?: false | { attempts: number } | undefined;
  readonly parseAs?: "json" | "text" | "stream" | undefined;
  readonly fetch?: Fetch | undefined;
  readonly middleware?: readonly Middleware[] | undefined;
  readonly credentials?: RequestInit["credentials"];
  readonly keepalive?: boolean | undefined;
  readonly referrer?: string | undefined;
}

const anyValue: Rule = ["", () => true];
const isObject = (value: unknown): value is object => !!value && typeof value === "object";
const initRules: Rules = {
  ...timeRules,
  params: ["an object", isObject],
  body: anyValue,
  headers: anyValue,
  signal: ["an AbortSignal", (value) => value === null || aSignal[1](value)],
  parseAs: ["json, text or stream", (value) => ["json", "text", "stream"].includes(value as string)],
  fetch: aFunction,
  middleware: ["an array", Array.isArray],
  cache: ['"no-store", which every request has', (value) => value === "no-store"],
  credentials: anyValue,
  keepalive: anyValue,
  referrer: anyValue,
};

/** A call as it was made. */
export interface Call {
  readonly id: string;
  readonly method: string;
  /** The template. */
  readonly path: string;
  readonly kind: CallKind;
  /** As it was given, until it is checked; then what was checked. */
  init: RawInit;
  readonly began: Moment;
}

/** A call, checked: what to send and within which limits (ms). */
export interface CallPlan {
  readonly id: string;
  readonly method: string;
  /** The template. */
  readonly path: string;
  readonly kind: CallKind;
  readonly init: RawInit;
  /** The template with its parameters filled in. */
  readonly filledPath: string;
  /** The query, where the operation has a form of its own. */
  readonly query: string | undefined;
  readonly headers: HeaderRecord;
  readonly middleware: readonly Middleware[];
  /** An option's `fetch`; without one it is the platform's. */
  readonly fetch: Fetch | undefined;
  /** Of one attempt, from the moment the request is handed to fetch until the body is read. */
  readonly timeout: number;
  readonly deadline: number;
  readonly attempts: number;
  readonly parseAs: "json" | "text" | "stream";
  /** Whether a success has to be JSON. */
  readonly needsJson: boolean;
  /** Whether a success without a body is an error. */
  readonly needsBody: boolean;
  /** Largest answer, in bytes; of a problem it is less. */
  readonly maxBytes: number;
  /** Whether the caller set `retry` for this call. */
  readonly asked: boolean;
  /** For commands: stale, and not sent, after this time. */
  readonly maxAge: number | undefined;
}

/** Checks a call and settles its limits: the call's own, else the client's, else those of its kind. */
export function planCall(
  { settings, middleware, requestForms }: Pick<ClientContext, "settings" | "middleware" | "requestForms">,
  { id, method, path, kind, init: given }: Call,
  maxAge: number = MAX_AGE_MS,
): CallPlan {
  const init = checkOptions("call", given, initRules);
  if (init.body !== undefined && method === "GET") throw new ConfigError("a GET takes no body");
  const fetch = init.fetch ?? settings.ownFetch;
  if (kind === "command") checkCommandsAllowed(settings, fetch);
  const limits = TIME_LIMITS[kind === "read" ? "read" : "write"];
  const { timeout, deadline, parseAs = "json" } = init;
  const retry = init.retry ?? settings.retry;
  const { params } = init;
  const written = requestForms?.write(method, path, params, settings.origin);
  return {
    id,
    method,
    path,
    kind,
    init,
    filledPath: written?.path ?? fillPath(path, params?.path),
    query: written?.query,
    headers: requestHeaders(
      method,
      settings.headers,
      [written?.headers, init.headers],
      written?.header ?? params?.header,
    ),
    middleware: [...middleware, ...(init.middleware ?? [])],
    fetch,
    timeout: timeout ?? settings.timeout ?? limits.timeout,
    deadline: deadline ?? settings.deadline ?? limits.deadline,
    attempts: retry ? retry.attempts : retry === false ? 1 : MAX_ATTEMPTS,
    parseAs,
    needsJson: kind === "command" || parseAs === "json",
    needsBody: kind === "read" || kind === "command",
    maxBytes: kind === "command" ? MAX_SMALL_BYTES : settings.maxResponseBytes,
    asked: !!init.retry,
    maxAge: kind === "command" ? maxAge : undefined,
  };
}
