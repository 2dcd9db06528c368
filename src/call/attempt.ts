import { authorize, evict, getToken } from "../auth/bearer.ts";
import type { Shell } from "../client-context.ts";
import { ResponseError } from "../errors/response-error.ts";
import { rowOfAnswer } from "../retry-policy/rules.ts";
import type { Middleware } from "../types/middleware.ts";
import type { Interruptible, Stops } from "./cancellation.ts";
import { type Ended, endedWell, endedWith, failedFetch, isJson, type RawResult, Trace } from "./classify.ts";
import { Draft } from "./draft.ts";
import { LateSignal } from "./late-signal.ts";
import type { CallPlan } from "./plan.ts";
import { type HeaderWatch, watchHeaders } from "./sent-proof.ts";
import { type Built, checked, complete } from "./transmit.ts";

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
  readonly fetch: (built: Built) => Promise<Response>;
  /** What it builds in place of a Request, if anything. */
  readonly Request: typeof Draft.orRequest | undefined;
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
    const fetch = (built: Built): Promise<Response> => this.#send(built);
    // Spread and added to where there is no other way: V8 is slow at both, and so is what then reads the object.
    const Request = plan.ownFetch && !middleware.length ? Draft.orRequest : undefined;
    const init: FetchInit = rest
      ? { ...rest, params, pathSerializer, fetch, Request }
      : { params, pathSerializer, fetch, Request };
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
        if (this.#complete(request)) authorize(request, await getToken(shell.tokenProvider, request.signal));
      },
      onResponse: ({ response }) => this.#inspect(response),
    };
    const innermost: Middleware = {
      onResponse: ({ request, response }) => evict(shell.tokenProvider, request, response),
    };
    return [outermost, ...middleware, innermost];
  }

  /** Stands in for fetch: everything between the request that openapi-fetch built and the response that it parses. */
  async #send(built: Built): Promise<Response> {
    const { trace } = this;
    const { shell, plan } = this.#errand;
    const bare = !plan.middleware.length;
    if (bare && this.#complete(built)) {
      const token = await getToken(shell.tokenProvider, plan.signal);
      trace.authorization = authorize(built, token);
    }
    if (this.#over) throw this.#stop;
    const request = bare ? built : checked(built as Request, shell.settings);
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

  /** Adds what it needs but the token; tells whether it needs that too. */
  #complete(built: Built): boolean {
    const { trace } = this;
    const { shell, plan } = this.#errand;
    trace.built = true;
    trace.ownToken = complete(built, plan, shell.settings);
    return trace.ownToken;
  }

  #dispatch(request: Built): Promise<Response> {
    const { shell, plan, stops, leaving } = this.#errand;
    this.trace.row = "lost";
    stops.limit(plan.timeout, shell.settings.clock.monotonic());
    if (!leaving) return this.#fetch(request);
    const [answer, watch] = watchHeaders(request, leaving, () => this.#fetch(request));
    this.#watch = watch;
    return answer;
  }

  #fetch(request: Built): Promise<Response> {
    this.#late ??= new LateSignal();
    if (request instanceof Draft) return request.send(this.#late);
    this.#late.on(request);
    return this.#errand.plan.fetch(request, this.#late);
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
