import { authorize, evict, getToken } from "./auth/bearer.ts";
import type { CallPlan } from "./call-plan.ts";
import { type Ended, endedWell, endedWith, failedFetch, isJson, type RawResult, Trace } from "./ended.ts";
import { ConfigError } from "./errors/config-error.ts";
import { ResponseError } from "./errors/response-error.ts";
import { type HeaderWatch, watchHeaders } from "./headers-left.ts";
import { followsByEvent, LateSignal } from "./late-signal.ts";
import type { Middleware } from "./middleware.ts";
import { rowOfAnswer } from "./policy/resend.ts";
import type { Shell } from "./shells.ts";
import type { Interruptible, Stops } from "./stops.ts";

/** The platform's `fetch`, or one of the same form. */
export type Send = (request: Request, init?: { readonly signal: AbortSignal }) => Promise<Response>;

/** What an attempt is made for. */
export interface Errand {
  readonly shell: Shell;
  readonly plan: CallPlan;
  readonly stops: Stops;
  /** Called at the last moment; throws what forbids sending. */
  beforeSend(trace: Trace): void;
  /** For a command by the platform's own fetch: called when its headers are about to leave, where that can be told. */
  readonly leaving: (() => void) | undefined;
}

/** What openapi-fetch is given. */
interface FetchInit extends Pick<CallPlan, "params" | "pathSerializer"> {
  readonly fetch: Send;
  middleware?: readonly Middleware[];
}

const discard = (response: Response | undefined): unknown => response?.body?.cancel().catch(() => {});

/** One attempt: a fresh request, a token, one fetch, its body. Ends when its time is over, whatever fetch does. */
export class Attempt implements Interruptible {
  readonly trace: Trace = new Trace();
  readonly #errand: Errand;
  #late: LateSignal | undefined;
  #watch: HeaderWatch | undefined;
  #over = false;
  #stop: unknown;
  #resolve: ((ended: Ended) => void) | undefined;

  constructor(errand: Errand) {
    this.#errand = errand;
  }

  /** Makes it. Never rejects. */
  run(): Promise<Ended> {
    const { shell, plan } = this.#errand;
    const { method, path, params, pathSerializer, rest, middleware } = plan;
    const { trace } = this;
    const fetch: Send = (request) => this.#send(request);
    // Spread and added to where there is no other way: V8 is slow at both, and so is what then reads the object.
    const init: FetchInit = rest
      ? { ...rest, params, pathSerializer, fetch }
      : { params, pathSerializer, fetch };
    // Without the user's, ours are spared the way through openapi-fetch.
    if (middleware.length) init.middleware = this.#around(middleware);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const send = plan.plain ? shell.sendPlain : shell.send;
      send(method, path, init).then(
        (result: RawResult) => this.#end(endedWell(result, plan.needsBody, trace)),
        (error: unknown) => this.#end(endedWith(error, trace)),
      );
    });
  }

  /** Whether it is proven that the request has not left yet. */
  unsent(): boolean {
    return this.trace.row === "local" || this.#watch?.headers() === "unsent";
  }

  interrupt(error: unknown, aborted = false): void {
    if (this.#over) return;
    const { trace } = this;
    this.#over = true;
    this.#stop = error;
    this.#late?.abort(error);
    // Only now: before the abort the headers could still have left.
    if (trace.row === "lost" && this.unsent()) trace.row = "unreachable";
    const row = trace.row === "lost" ? "aborted" : trace.row;
    this.#end(aborted ? { row, error, aborted, trace } : endedWith(error, trace));
    discard(trace.response);
  }

  #end(how: Ended): void {
    // Once: what an interrupted attempt comes to later is no news, and the limit is another attempt's by then.
    if (!this.#resolve) return;
    this.#over = true;
    this.#errand.stops.lift();
    this.#watch?.end();
    this.#resolve(how);
    // Node holds on to what took part in a fetch for several collections. Let it not hold the answer and the request:
    // over loopback they made the garbage collector work twice as much.
    this.#resolve = undefined;
    this.#late = undefined;
  }

  /** Ours around the user's: the first to see the request and, as openapi-fetch goes back in reverse, the response. */
  #around(middleware: readonly Middleware[]): Middleware[] {
    const { shell } = this.#errand;
    const outermost: Middleware = {
      onRequest: async ({ request }) => {
        this.#late = new LateSignal();
        this.#late.on(request);
        if (this.#open(request)) authorize(request, await getToken(shell.tokenProvider, request.signal));
      },
      onResponse: ({ response }) => this.#inspect(response),
    };
    const innermost: Middleware = {
      onResponse: ({ request, response }) => evict(shell.tokenProvider, request, response),
    };
    return [outermost, ...middleware, innermost];
  }

  /** Stands in for fetch: everything between the request that openapi-fetch built and the response that it parses. */
  async #send(built: Request): Promise<Response> {
    const { trace } = this;
    const { shell, plan } = this.#errand;
    const bare = !plan.middleware.length;
    if (bare && this.#open(built)) {
      const token = await getToken(shell.tokenProvider, plan.signal);
      trace.authorization = authorize(built, token);
    }
    if (this.#over) throw this.#stop;
    const request = bare ? built : this.#checked(built);
    trace.authorization ??= request.headers.get("Authorization");
    this.#errand.beforeSend(trace);
    let response: Response;
    try {
      response = await this.#dispatch(request);
      this.#arrived(response);
    } catch (error) {
      throw this.#over ? this.#stop : failedFetch(error, trace, this.#watch?.headers());
    }
    if (bare) {
      evict(shell.tokenProvider, request, response);
      this.#inspect(response);
    }
    return response;
  }

  /** Adds what each request needs but the token; tells whether it needs that too. */
  #open({ headers }: Request): boolean {
    const { trace } = this;
    const { shell, plan } = this.#errand;
    trace.built = true;
    if (plan.plain) for (const [name, value] of shell.settings.headers) headers.set(name, value);
    if (plan.method === "POST" && !headers.has("Content-Type"))
      headers.set("Content-Type", "application/json");
    trace.ownToken = !headers.has("Authorization");
    return trace.ownToken;
  }

  /** What middleware has made of a request, if it may be sent. */
  #checked(request: Request): Request {
    if (!request.url.startsWith(`${this.#errand.shell.settings.origin}/`))
      throw new ConfigError("a middleware or option led the request to another origin");
    return request.redirect === "manual" ? request : new Request(request, { redirect: "manual" });
  }

  #dispatch(request: Request): Promise<Response> {
    const { shell, plan, stops, leaving } = this.#errand;
    // A signal costs a tenth of a call over loopback, so none is made where the platform can be told without.
    const unseen = plan.ownFetch && followsByEvent();
    this.#late ??= new LateSignal();
    this.#late.on(request, !unseen);
    this.trace.row = "lost";
    stops.limit(plan.timeout, shell.settings.clock.monotonic());
    const init = unseen ? undefined : this.#late;
    if (!leaving) return plan.fetch(request, init);
    const [answer, watch] = watchHeaders(request, leaving, () => plan.fetch(request, init));
    this.#watch = watch;
    return answer;
  }

  #arrived(response: Response): void {
    if (this.#over) {
      discard(response);
      throw this.#stop;
    }
    const json = isJson(response);
    const { ok, status } = response;
    this.trace.row = ok ? (json ? "garbled" : "foreign") : rowOfAnswer(status, "");
    this.trace.response = response;
  }

  #inspect(response: Response): void {
    const { trace } = this;
    const json = response === trace.response ? trace.row === "garbled" : isJson(response);
    trace.response = response;
    if (response.ok && this.#errand.plan.needsJson && !json) {
      trace.row = "foreign";
      discard(response);
      throw new ResponseError("the answer is not JSON", { code: "not-json" });
    }
    trace.reading = true;
    if (response.ok) trace.row = "cut";
  }
}
