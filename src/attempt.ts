import type { ClientSettings } from "./config.ts";
import { ConfigError } from "./errors/config-error.ts";
import { ConnectionError } from "./errors/connection-error.ts";
import { OneApiError } from "./errors/oneapi-error.ts";
import { ResponseError } from "./errors/response-error.ts";
import { scrub } from "./errors/scrub.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import type { Middleware } from "./middleware.ts";
import { type Row, rowOfAnswer } from "./policy/resend.ts";
import { classifyTransport } from "./policy/transport.ts";

/** What openapi-fetch resolves to, untyped. */
export interface RawResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** How far an attempt has come. */
export interface Trace {
  stage: "build" | "middleware" | "sent" | "answered" | "body";
  /** What it means if the attempt ends now, without more being known. */
  row: Row;
  /** Whether the Authorization is the provider's, not the caller's. */
  ownToken: boolean;
  authorization: string | null;
  response: Response | undefined;
}

/** How an attempt ended. Without a `row` it succeeded. */
export interface Ended {
  readonly row: Row | undefined;
  readonly result?: RawResult;
  readonly error?: unknown;
  readonly trace: Trace;
}

/** One attempt to make. */
export interface AttemptPlan {
  readonly settings: Pick<ClientSettings, "clock" | "origin">;
  /** The whole openapi-fetch call. */
  readonly send: (init: object) => Promise<RawResult>;
  readonly init: { readonly parseAs?: unknown };
  readonly middleware: readonly Middleware[];
  readonly fetch: (request: Request) => Promise<Response>;
  /** Limit in ms, from the moment the request is handed to fetch until the body is read. */
  readonly timeout: number;
  /** Whether a success without a body is an error. */
  readonly needsBody: boolean;
  /** Called at the last moment; throws what forbids sending. */
  readonly beforeSend: (trace: Trace) => void;
}

export interface Attempt {
  readonly trace: Trace;
  readonly ended: Promise<Ended>;
  /** Ends it now, with this error. */
  interrupt(error: unknown, aborted?: boolean): void;
}

// No content type at all is given the benefit of the doubt: whether it is JSON shows when it is parsed.
const isJson = (response: Response): boolean =>
  /[/+]json\b/i.test(response.headers.get("content-type") ?? "/json");
const discard = (response: Response): unknown => response.body?.cancel().catch(() => {});

function endedWith(error: unknown, trace: Trace): Ended {
  const { stage, row, response } = trace;
  if (stage === "build" && !OneApiError.is(error)) {
    return { row, error: new ConfigError(`the request cannot be built: ${scrub(error).message}`), trace };
  }
  if (stage !== "body" || !response || OneApiError.is(error)) return { row, error, trace };
  // What the status says of a refusal holds whether or not its body arrived.
  if (!response.ok) return { row, result: { error: "", response }, trace };
  const cause = scrub(error);
  if (error instanceof SyntaxError) {
    const typed = response.headers.has("content-type");
    const code = typed ? "invalid-json" : "not-json";
    return {
      row: typed ? "garbled" : "foreign",
      error: new ResponseError("the answer is not JSON", { code, cause }),
      trace,
    };
  }
  return { row, error: new ConnectionError("the answer broke off", { code: "cut", cause }), trace };
}

function endedWell(result: RawResult, needsBody: boolean, trace: Trace): Ended {
  const { data, error, response } = result;
  const { ok, status } = response;
  if (!ok)
    return { row: rowOfAnswer(status, (error as { type?: unknown } | undefined)?.type), result, trace };
  if (data === undefined && needsBody && status !== 204 && status !== 205) {
    return { row: "garbled", error: new ResponseError("the answer is empty", { code: "empty" }), trace };
  }
  return { row: undefined, result, trace };
}

/** Makes one attempt: a fresh request, a token, one fetch, its body. Ends when its time is over, whatever fetch does. */
export function startAttempt(plan: AttemptPlan): Attempt {
  const { settings, send, init, middleware, fetch, timeout, needsBody, beforeSend } = plan;
  const { clock, origin } = settings;
  const controller = new AbortController();
  const trace: Trace = {
    stage: "build",
    row: "local",
    ownToken: true,
    authorization: null,
    response: undefined,
  };
  let cancelTimer: (() => void) | undefined;
  let over = false;
  let resolveEnded: (ended: Ended) => void;
  const ended = new Promise<Ended>((resolve) => {
    resolveEnded = resolve;
  });

  function end(how: Ended): void {
    over = true;
    cancelTimer?.();
    resolveEnded(how);
  }

  function interrupt(error: unknown, aborted = false): void {
    const { row } = trace;
    end({ row: aborted && row === "lost" ? "aborted" : row, error, trace });
    controller.abort(error);
  }

  async function tracedFetch(request: Request): Promise<Response> {
    if (!request.url.startsWith(`${origin}/`))
      throw new ConfigError("a middleware or option led the request to another origin");
    trace.authorization = request.headers.get("Authorization");
    beforeSend(trace);
    trace.stage = "sent";
    trace.row = "lost";
    cancelTimer = clock.schedule(timeout, () =>
      interrupt(new TimeoutError(`no answer within ${timeout} ms`, { code: "timeout" })),
    );
    let response: Response;
    try {
      response = await fetch(
        request.redirect === "manual" ? request : new Request(request, { redirect: "manual" }),
      );
    } catch (error) {
      const { row, code } = classifyTransport(error);
      trace.row = row;
      throw new ConnectionError("the connection failed", { code, cause: scrub(error) });
    }
    if (over) discard(response);
    trace.stage = "answered";
    trace.response = response;
    trace.row = response.ok ? (isJson(response) ? "garbled" : "foreign") : rowOfAnswer(response.status, "");
    return response;
  }

  // The first to see the request and, since openapi-fetch goes back in reverse, the last to see the response.
  const outermost: Middleware = {
    onRequest({ request }) {
      trace.stage = "middleware";
      trace.ownToken = !request.headers.has("Authorization");
      if (request.method === "POST" && !request.headers.has("Content-Type")) {
        request.headers.set("Content-Type", "application/json");
      }
    },
    onResponse({ response }) {
      trace.stage = "body";
      trace.response = response;
      if (!response.ok || (init.parseAs ?? "json") !== "json") return;
      if (isJson(response)) trace.row = "cut";
      else {
        discard(response);
        throw new ResponseError("the answer is not JSON", { code: "not-json" });
      }
    },
  };

  send({
    ...init,
    signal: controller.signal,
    fetch: tracedFetch,
    middleware: [outermost, ...middleware],
    redirect: "manual",
  }).then(
    (result) => end(endedWell(result, needsBody, trace)),
    (error) => end(endedWith(error, trace)),
  );
  return { trace, ended, interrupt };
}
