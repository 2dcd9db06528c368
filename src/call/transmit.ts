import type { Abort } from "../abortable.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import type { OneApiError } from "../errors/oneapi-error.ts";
import { redactError, secretOf } from "../errors/redact-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { own } from "../options/own.ts";
import type { ClientSettings } from "../options/settings.ts";
import { checkBody } from "../platform/response-body.ts";
import { sendOnceInit, sendsOnce } from "../platform/send-once.ts";
import { classifyNetworkError } from "../retry-policy/network-error.ts";
import type { Fetch } from "../types/fetch.ts";
import type { Progress } from "./classify.ts";
import type { LightRequest } from "./light-request.ts";
import type { CallPlan } from "./plan.ts";
import { type Freshness, isPlatformFetch, watchHeaders } from "./sent-proof.ts";

/** What the retry loop has to say about a request before it leaves. */
export interface AttemptHooks extends Freshness {
  /** Called right before the request is handed to `fetch`: what forbids sending, if anything does. */
  beforeSend(authorization: string | null): unknown;
}

type Built = Request | LightRequest;

/** The form in which every `fetch` is called. */
function toInit(built: Built, plan: CallPlan, fixed: RequestInit, signal: AbortSignal): RequestInit {
  const { method, headers } = built;
  const { credentials, keepalive, referrer } = plan.init;
  const init: RequestInit = own({ ...fixed, method, headers, signal });
  if (credentials) init.credentials = credentials;
  if (keepalive !== undefined) init.keepalive = keepalive;
  if (referrer) init.referrer = referrer;
  if (plan.kind !== "read") Object.assign(init, sendOnceInit());
  return init;
}

/** What a real Request has beside: middleware may have given it a signal and a body, which is read and passed on as bytes. */
async function fromRequest(request: Request, signal: AbortSignal): Promise<RequestInit> {
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const body = hasBody ? await request.arrayBuffer() : undefined;
  return { signal: AbortSignal.any([signal, request.signal]), ...(body?.byteLength && { body }) };
}

/**
 * openapi-fetch's `fetch`, the last step of a call: checks origin and freshness, starts the time limit of the attempt,
 * and hands the request to the platform once.
 */
export async function transmit(
  built: Built,
  settings: ClientSettings,
  plan: CallPlan,
  signal: AbortSignal,
  abort: Abort,
  progress: Progress,
  hooks: AttemptHooks,
): Promise<Response> {
  const { url } = built;
  if (!url.startsWith(`${settings.origin}/`))
    throw new ConfigError("a middleware or option led the request to another origin");
  const init = toInit(built, plan, settings.fetchInit, signal);
  if (built instanceof Request) Object.assign(init, await fromRequest(built, signal));
  else if (built.body) init.body = built.body;
  signal.throwIfAborted();
  progress.authorization = built.headers.get("Authorization");
  const forbidden = hooks.beforeSend(progress.authorization);
  if (forbidden !== undefined) throw forbidden;
  progress.stage = "sent";
  progress.cancelTimeout = settings.clock.schedule(plan.timeout, () =>
    abort(new TimeoutError(`no answer within ${Math.ceil(plan.timeout)} ms`, { code: "timeout" })),
  );
  // Without a receiver: browsers refuse to run their own fetch with another one.
  const fetch: Fetch = plan.fetch ?? globalThis.fetch;
  // Asked where it matters: it reads the source of the function.
  const isPlatform = (): boolean => !plan.fetch && isPlatformFetch(fetch);
  let response: Response;
  try {
    if (plan.kind === "command") {
      // Async: what a function of the user's throws at once is a failure of it too.
      const send = async (): Promise<Response> => fetch(url, init);
      const [answer, proof] = watchHeaders(url, plan.method, isPlatform(), hooks, send);
      progress.proof = proof;
      response = await answer;
    } else {
      response = await fetch(url, init);
    }
    if (typeof response?.status !== "number") throw new TypeError("fetch gave no Response");
  } catch (error) {
    throw signal.aborted ? signal.reason : onFailure(error, settings, plan, isPlatform(), progress);
  }
  if (!signal.aborted) {
    progress.stage = "answered";
    progress.response = response;
  }
  checkBody(response);
  // The attempt is over: nobody reads an answer that comes too late.
  if (signal.aborted) void response.body?.cancel().catch(() => {});
  signal.throwIfAborted();
  return response;
}

/** The error that `fetch` failed with. Notes what it means: what the platform saw of the headers beats what it looks like. */
function onFailure(
  error: unknown,
  settings: ClientSettings,
  plan: CallPlan,
  platform: boolean,
  progress: Progress,
): OneApiError {
  const { kind, code, message } = classifyNetworkError(error);
  const headers = progress.proof?.headers();
  const cause = redactError(error, secretOf(progress.authorization));
  // A mistake of the program is the same each time; what a function of the user's did before it is not known.
  if (kind === "local") {
    progress.failure = platform && headers !== "sent" ? "local" : "other";
    return new ConfigError(`${message}: ${((cause.cause as Error | undefined) ?? cause).message}`);
  }
  // Proof needs a witness: a fetch that retries or fails over may end in "refused" after it was carried out.
  const witnessed = plan.kind === "read" || platform || sendsOnce(settings, plan.fetch);
  if (headers === "unsent" && kind === "lost") progress.failure = "unreachable";
  else if (headers !== "sent" && witnessed) progress.failure = kind;
  return new ConnectionError(message, { code, cause });
}
