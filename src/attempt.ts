import type { ClientSettings } from "./config.ts";
import { type Ended, endedWell, endedWith, isJson, newTrace, type RawResult, type Trace } from "./ended.ts";
import { ConfigError } from "./errors/config-error.ts";
import { ConnectionError } from "./errors/connection-error.ts";
import { ResponseError } from "./errors/response-error.ts";
import { scrub, secretOf } from "./errors/scrub.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import { type HeaderWatch, watchHeaders } from "./headers-left.ts";
import { followsByEvent, LateSignal } from "./late-signal.ts";
import type { Middleware } from "./middleware.ts";
import { rowOfAnswer } from "./policy/resend.ts";
import { classifyTransport } from "./policy/transport.ts";
import type { Stops } from "./stops.ts";

/** The platform's `fetch`, or one of the same form. */
export type Send = (request: Request, init?: { readonly signal: AbortSignal }) => Promise<Response>;

/** One attempt to make. */
export interface AttemptPlan {
  readonly settings: Pick<ClientSettings, "origin">;
  readonly limit: Stops["limit"];
  /** The whole openapi-fetch call. */
  readonly send: (init: object) => Promise<RawResult>;
  readonly init: object;
  readonly middleware: readonly Middleware[];
  /** Whether there is middleware of the user, which may look at the request's signal. */
  readonly watched: boolean;
  readonly fetch: Send;
  /** Whether that is the platform's own. */
  readonly ownFetch: boolean;
  /** Limit in ms, from the moment the request is handed to fetch until the body is read. */
  readonly timeout: number;
  /** Whether a success has to be JSON. */
  readonly needsJson: boolean;
  /** Whether a success without a body is an error. */
  readonly needsBody: boolean;
  /** Called at the last moment; throws what forbids sending. */
  readonly beforeSend: (trace: Trace) => void;
  /** For a command by the platform's own fetch: called when its headers are about to leave, where that can be told. */
  readonly leaving?: (() => void) | undefined;
}

export interface Attempt {
  readonly trace: Trace;
  readonly ended: Promise<Ended>;
  /** Whether it is proven that the request has not left yet. */
  unsent(): boolean;
  /** Ends it now, with this error. `aborted`: because the caller wished so. */
  interrupt(error: unknown, aborted?: boolean): void;
}

const discard = (response: Response | undefined): unknown => response?.body?.cancel().catch(() => {});

/** Makes one attempt: a fresh request, a token, one fetch, its body. Ends when its time is over, whatever fetch does. */
export function startAttempt(plan: AttemptPlan): Attempt {
  const { settings, limit, send, init, middleware, watched, fetch, timeout, needsJson, needsBody } = plan;
  const { origin } = settings;
  const trace = newTrace();
  const late = new LateSignal();
  let watch: HeaderWatch | undefined;
  let over = false;
  let stop: unknown;
  let resolveEnded: (ended: Ended) => void;
  const ended = new Promise<Ended>((resolve) => {
    resolveEnded = resolve;
  });

  const unsent = (): boolean => trace.row === "local" || watch?.headers() === "unsent";

  function end(how: Ended): void {
    over = true;
    limit();
    watch?.end();
    resolveEnded(how);
  }

  function interrupt(error: unknown, aborted = false): void {
    if (over) return;
    stop = error;
    over = true;
    late.abort(error);
    // Only now: before the abort the headers could still have left.
    if (trace.row === "lost" && unsent()) trace.row = "unreachable";
    const row = trace.row === "lost" ? "aborted" : trace.row;
    end(aborted ? { row, error, aborted, trace } : endedWith(error, trace));
    discard(trace.response);
  }

  async function tracedFetch(given: Request): Promise<Response> {
    if (over) throw stop;
    // Without middleware the URL is as openapi-fetch built it: base URL and filled path.
    if (watched && !given.url.startsWith(`${origin}/`))
      throw new ConfigError("a middleware or option led the request to another origin");
    trace.authorization = given.headers.get("Authorization");
    plan.beforeSend(trace);
    const request = given.redirect === "manual" ? given : new Request(given, { redirect: "manual" });
    // A signal costs a tenth of a call over loopback, so none is made where the platform can be told without.
    const unseen = plan.ownFetch && followsByEvent();
    late.on(request, !unseen);
    trace.row = "lost";
    limit(timeout, () => interrupt(new TimeoutError(`no answer within ${timeout} ms`, { code: "timeout" })));
    try {
      const sent = (): Promise<Response> => (unseen ? fetch(request) : fetch(request, late));
      let answer: Promise<Response>;
      if (plan.leaving) [answer, watch] = watchHeaders(request, plan.leaving, sent);
      else answer = sent();
      const response = await answer;
      if (!over) {
        const json = isJson(response);
        const { ok, status } = response;
        trace.row = ok ? (json ? "garbled" : "foreign") : rowOfAnswer(status, "");
        trace.response = response;
        return response;
      }
      discard(response);
    } catch (error) {
      if (!over) {
        const { row, code, message } = classifyTransport(error);
        // What the platform saw of this request beats what its error looks like.
        const headers = watch?.headers();
        if (headers === "unsent" && row === "lost") trace.row = "unreachable";
        else if (headers !== "sent") trace.row = row;
        throw new ConnectionError(message, { code, cause: scrub(error, secretOf(trace.authorization)) });
      }
    }
    throw stop;
  }

  // The first to see the request and, since openapi-fetch goes back in reverse, the last to see the response.
  const outermost: Middleware = {
    onRequest({ request }) {
      const { headers, method } = request;
      trace.built = true;
      if (watched) late.on(request);
      trace.ownToken = !headers.has("Authorization");
      if (method === "POST" && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    },
    onResponse({ response }) {
      const json = response === trace.response ? trace.row === "garbled" : isJson(response);
      trace.response = response;
      if (response.ok && needsJson && !json) {
        trace.row = "foreign";
        discard(response);
        throw new ResponseError("the answer is not JSON", { code: "not-json" });
      }
      trace.reading = true;
      if (response.ok) trace.row = "cut";
    },
  };

  send({ ...init, fetch: tracedFetch, middleware: [outermost, ...middleware], redirect: "manual" }).then(
    (result) => end(endedWell(result, needsBody, trace)),
    (error) => end(endedWith(error, trace)),
  );
  return { trace, ended, unsent, interrupt };
}
