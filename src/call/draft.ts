import type { LateSignal } from "./late-signal.ts";
import { isNodesOwn } from "./nodes-fetch.ts";

/** What openapi-fetch has for a Request. */
interface BuildInit extends Omit<RequestInit, "body" | "headers"> {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: BodyInit | null | undefined;
}

/** All that a draft can take of it; none of it can be refused later. */
type DraftInit = Pick<BuildInit, "method" | "headers"> & { readonly body?: string | undefined };

const DRAFT_KEYS: readonly string[] = ["method", "headers", "body", "redirect"];

function fitsDraft(init: BuildInit): init is BuildInit & DraftInit {
  for (const name in init) if (!DRAFT_KEYS.includes(name)) return false;
  const { body, method } = init;
  return body === undefined || (typeof body === "string" && method !== "GET");
}

/**
 * Stands in for the platform's Request. Node's `fetch` makes a Request of whatever it is given; a second one, with a
 * signal that the first has to follow, takes a twentieth of a call over loopback.
 */
export class Draft {
  readonly url: string;
  readonly #init: DraftInit;

  private constructor(url: string, init: DraftInit) {
    this.url = url;
    this.#init = init;
  }

  /**
   * What openapi-fetch calls by `new` in place of Request. What a platform could refuse is made into a Request at once:
   * later its refusal would look like a failed connection.
   */
  static readonly orRequest = function make(url: string, init: BuildInit): Draft | Request {
    return fitsDraft(init) ? new Draft(url, init) : new Request(url, init as RequestInit);
  } as unknown as new (
    url: string,
    init: BuildInit,
  ) => Draft | Request;

  get method(): string {
    return this.#init.method;
  }

  get headers(): Headers {
    return this.#init.headers;
  }

  /** Sends it with the global `fetch`; one that is not Node's own, such as a mock, is given a Request. */
  send(late: LateSignal): Promise<Response> {
    const { method, headers, body = null } = this.#init;
    const { fetch } = globalThis;
    if (isNodesOwn(fetch))
      return fetch(this.url, { method, headers, body, redirect: "manual", signal: late.plain });
    const request = new Request(this.url, { method, headers, body, redirect: "manual" });
    late.on(request);
    return fetch(request, late);
  }
}
