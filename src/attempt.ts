import { authorize, evict } from "./auth/bearer.ts";
import type { CallPlan } from "./call-plan.ts";
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

const discard = (response: Response | undefined): unknown => response?.body?.cancel().catch(() => {});

/** One attempt: a fresh request, a token, one fetch, its body. Ends when its time is over, whatever fetch does. */
export class Attempt implements Interruptible {
  readonly trace: Trace = newTrace();
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
    const { method, path, middleware, init } = plan;
    const { trace } = this;
    init.fetch = (request) => this.#send(request);
    // Without the user's, ours are spared the way through openapi-fetch.
    if (middleware.length) init.middleware = this.#around(middleware);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      shell.send(method, path, init).then(
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
    const outermost: Middleware = {
      onRequest: ({ request }) => {
        this.#late = new LateSignal();
        this.#late.on(request);
        return this.#open(request, request.signal);
      },
      onResponse: ({ response }) => this.#inspect(response),
    };
    const innermost: Middleware = {
      onResponse: ({ request, response }) => evict(this.#errand.shell.tokenProvider, request, response),
    };
    return [outermost, ...middleware, innermost];
  }

  /** Adds what each request needs. */
  async #open(request: Request, signal: AbortSignal | null | undefined): Promise<void> {
    const { headers, method } = request;
    this.trace.built = true;
    if (method === "POST" && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    this.trace.ownToken = await authorize(this.#errand.shell.tokenProvider, request, signal);
  }

  /** Stands in for fetch: everything between the request that openapi-fetch built and the response that it parses. */
  async #send(request: Request): Promise<Response> {
    const { shell, plan } = this.#errand;
    const { middleware, signal } = plan;
    if (middleware.length) return this.#fetch(this.#checked(request));
    await this.#open(request, signal);
    const response = await this.#fetch(request);
    evict(shell.tokenProvider, request, response);
    this.#inspect(response);
    return response;
  }

  /** What middleware has made of a request, if it may be sent. */
  #checked(request: Request): Request {
    if (!request.url.startsWith(`${this.#errand.shell.settings.origin}/`))
      throw new ConfigError("a middleware or option led the request to another origin");
    return request.redirect === "manual" ? request : new Request(request, { redirect: "manual" });
  }

  async #fetch(request: Request): Promise<Response> {
    const { trace } = this;
    const { plan, stops, leaving } = this.#errand;
    if (this.#over) throw this.#stop;
    trace.authorization = request.headers.get("Authorization");
    this.#errand.beforeSend(trace);
    // A signal costs a tenth of a call over loopback, so none is made where the platform can be told without.
    const unseen = plan.ownFetch && followsByEvent();
    this.#late ??= new LateSignal();
    this.#late.on(request, !unseen);
    trace.row = "lost";
    stops.limit(plan.timeout, () => this.#timeOut());
    try {
      let answer: Promise<Response>;
      if (leaving)
        [answer, this.#watch] = watchHeaders(request, leaving, () => this.#dispatch(request, unseen));
      else answer = this.#dispatch(request, unseen);
      const response = await answer;
      if (!this.#over) {
        const json = isJson(response);
        const { ok, status } = response;
        trace.row = ok ? (json ? "garbled" : "foreign") : rowOfAnswer(status, "");
        trace.response = response;
        return response;
      }
      discard(response);
    } catch (error) {
      if (!this.#over) {
        const { row, code, message } = classifyTransport(error);
        // What the platform saw of this request beats what its error looks like.
        const headers = this.#watch?.headers();
        if (headers === "unsent" && row === "lost") trace.row = "unreachable";
        else if (headers !== "sent") trace.row = row;
        throw new ConnectionError(message, { code, cause: scrub(error, secretOf(trace.authorization)) });
      }
    }
    throw this.#stop;
  }

  #dispatch(request: Request, unseen: boolean): Promise<Response> {
    const { fetch } = this.#errand.plan;
    return unseen ? fetch(request) : fetch(request, this.#late);
  }

  #timeOut(): void {
    const { timeout } = this.#errand.plan;
    this.interrupt(new TimeoutError(`no answer within ${timeout} ms`, { code: "timeout" }));
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
