/** What middleware is told of the request it looks at. */
export interface MiddlewareCall {
  /** As it stands: middleware before this one may have changed it. */
  readonly request: Request;
  /** The path template, such as `/vehicles/{vehicle_id}`. */
  readonly schemaPath: string;
  /** The parameters of the call, by their places. */
  readonly params: {
    readonly query?: Record<string, unknown>;
    readonly header?: Record<string, unknown>;
    readonly path?: Record<string, unknown>;
    readonly cookie?: Record<string, unknown>;
  };
  /** Unique to each attempt. */
  readonly id: string;
}

type Awaitable<T> = T | Promise<T>;

// What a function that returns nothing is typed as, which undefined does not cover.
// biome-ignore lint/suspicious/noConfusingVoidType: the return type of a function
type Nothing = undefined | void;

type Hooks = {
  /** Changes the request, replaces it, or answers it with a Response, which is then not sent. */
  onRequest(call: MiddlewareCall): Awaitable<Request | Response | Nothing>;
  /** Looks at the response or replaces it. */
  onResponse(call: MiddlewareCall & { readonly response: Response }): Awaitable<Response | Nothing>;
  /** Is told that `fetch` failed; may replace the error or answer in its place. */
  onError(call: MiddlewareCall & { readonly error: unknown }): Awaitable<Response | Error | Nothing>;
};

type AtLeast<Name extends keyof Hooks> = Pick<Hooks, Name> & Partial<Hooks>;

/**
 * Looks at requests and responses on their way; at least one of its three functions is there. Structurally the
 * middleware of openapi-fetch, so that either works in the other's client.
 *
 * @example
 * client.use({ onRequest: ({ request }) => request.headers.set("X-Trace", crypto.randomUUID()) });
 */
export type Middleware = AtLeast<"onRequest"> | AtLeast<"onResponse"> | AtLeast<"onError">;
