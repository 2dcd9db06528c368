import { onAbort } from "../abortable.ts";
import type { ClientContext, FetchResult } from "../client-context.ts";
import { ResponseError } from "../errors/response-error.ts";
import { MAX_SMALL_BYTES } from "../options/defaults.ts";
import { boundedText, isEmpty, isJson, readBody } from "../platform/response-body.ts";
import type { Middleware } from "../types/middleware.ts";
import type { Cancellation } from "./cancellation.ts";
import { type AttemptResult, classifyError, classifyResult, type Progress } from "./classify.ts";
import { LightRequest } from "./light-request.ts";
import type { CallPlan } from "./plan.ts";
import { type AttemptHooks, transmit } from "./transmit.ts";

/**
 * Sends a call once: a fresh request, the provider's present token, one `fetch`, its body. Ends when its time is over,
 * whatever `fetch` does. Never rejects.
 */
export async function attempt(
  context: ClientContext,
  plan: CallPlan,
  cancellation: Cancellation,
  progress: Progress,
  hooks: AttemptHooks,
): Promise<AttemptResult> {
  try {
    const result = await cancellation.run(async (signal, abort) => {
      const options = requestOptions(context, plan, signal, progress, (built) =>
        transmit(built, context.settings, plan, signal, abort, progress, hooks),
      );
      const sent = await context.request(plan.method, plan.path, options);
      if (!progress.response) progress.data = await dataOf(sent, plan);
      return sent;
    });
    return classifyResult(result, plan, progress);
  } catch (error) {
    void progress.response?.body?.cancel?.().catch(() => {});
    return classifyError(error, plan, progress, cancellation.reason);
  } finally {
    progress.cancelTimeout?.();
    progress.proof?.end();
  }
}

/** What openapi-fetch is asked for. Each of its options is named, so that none is read from a polluted prototype. */
const requestOptions = (
  { bearer }: ClientContext,
  plan: CallPlan,
  signal: AbortSignal,
  progress: Progress,
  fetch: (built: Request | LightRequest) => Promise<Response>,
): object => {
  const { init, headers, middleware, path, filledPath, query } = plan;
  const { params, body } = init;
  return {
    params: { path: params?.path ?? {}, query: params?.query },
    body,
    headers,
    // `responseGuard` reads a success, within its limit.
    parseAs: "stream",
    signal,
    // A trick for speed: see its file.
    Request: middleware.length === 0 ? LightRequest : undefined,
    baseUrl: undefined,
    pathSerializer: (url: string) => url.slice(0, url.length - path.length) + filledPath,
    querySerializer: query === undefined ? undefined : () => query,
    bodySerializer: undefined,
    // openapi-fetch runs them in this order for the request, and in reverse for the response.
    middleware: [responseGuard(plan, progress, signal), ...middleware, bearer],
    fetch,
  };
};

/** The first to see that the request exists, and the last to see the answer, whose body it reads. */
const responseGuard = (plan: CallPlan, progress: Progress, signal: AbortSignal): Middleware => ({
  onRequest() {
    progress.stage = "ready";
  },
  async onResponse({ response }) {
    progress.response = response;
    if (response.ok && plan.needsJson && !isEmpty(response) && !isJson(response)) {
      const page = /html/i.test(response.headers.get("content-type") ?? "") ? "a web page, " : "";
      throw new ResponseError(`the answer is ${page}not JSON`, { code: "not-json" });
    }
    // A fetch that failed stays failed, even if a middleware's onError answers for it.
    if (progress.stage === "answered") progress.stage = "reading";
    if (!response.body) return undefined;
    if (!response.ok) return withBody(response, await boundedText(response, MAX_SMALL_BYTES));
    if (plan.parseAs === "stream") return cancellable(response, progress, signal);
    progress.data = await readBody(response, plan.parseAs, plan.maxBytes);
    return undefined;
  },
});

/** The body of what a middleware answered by itself, which the guard has not seen. */
const dataOf = async ({ response, data }: FetchResult, plan: CallPlan): Promise<unknown> =>
  response.ok && plan.parseAs !== "stream" ? readBody(response, plan.parseAs, plan.maxBytes) : data;

const withBody = ({ status, statusText, headers }: Response, body: BodyInit): Response =>
  new Response(body, { status, statusText, headers });

/** A response whose body ends with an error as soon as the call has to end. */
function cancellable(response: Response, progress: Progress, signal: AbortSignal): Response {
  let ignore: (() => void) | undefined;
  const { readable, writable } = new TransformStream({
    // Not by the signal of `pipeTo`, which waits until somebody takes what was read of the body.
    start(out) {
      ignore = onAbort(signal, () => out.error(signal.reason));
    },
  });
  progress.data = readable;
  progress.streamEnded = response.body
    ?.pipeTo(writable)
    .catch(() => {})
    .finally(ignore);
  return withBody(response, readable);
}
