import createFetchClient from "openapi-fetch";
import { redacted } from "./auth/access-token.ts";
import { bearerAuth } from "./auth/bearer.ts";
import { createTokenProvider } from "./auth/provider.ts";
import { perform } from "./call/perform.ts";
import type { RawInit } from "./call/plan.ts";
import { type ClientContext, contextOf, type FetchRequest, setContext } from "./client-context.ts";
import { ClosedError } from "./errors/closed-error.ts";
import { ConfigError } from "./errors/config-error.ts";
import { forms } from "./generated/request-forms.ts";
import type { paths } from "./generated/schema.ts";
import type { ClientOptions } from "./options/client-options.ts";
import { checkClientOptions } from "./options/settings.ts";
import { type Disposal, disposable } from "./platform/dispose.ts";
import { createPacer } from "./rate-limit/pacer.ts";
import { createRetryBudget } from "./retry-policy/budget.ts";
import type { Call } from "./types/calls.ts";
import type { Middleware } from "./types/middleware.ts";
import type { TokenProvider } from "./types/token-provider.ts";

/** A typed client. A call resolves to `{ data, response }` or `{ error, response }`; transport failures throw. */
export interface OneApiClient<Paths = paths> extends Disposal {
  /** Reads: tried up to three times. `client.GET("/vehicles", { params: { query: { limit: 100 } } })` */
  GET: Call<Paths, "get">;
  /** Creates, searches (`/query`) or commands. A command is better sent by `sendCommand`. */
  POST: Call<Paths, "post">;
  /** Replaces. */
  PUT: Call<Paths, "put">;
  /** Changes in part; see `ifMatch`. */
  PATCH: Call<Paths, "patch">;
  /** Removes. */
  DELETE: Call<Paths, "delete">;
  /**
   * Adds middleware. It runs in each attempt, before the token is added: no middleware sees the token, and one that
   * answers by itself costs none. What it throws ends the call as it is; nothing is sent again after it.
   */
  use(...middleware: Middleware[]): void;
  /** Removes middleware that `use` added. */
  eject(...middleware: Middleware[]): void;
  /** Ends the calls in progress with `ClosedError`, and the token provider if this client made it. */
  close(): void;
  /** Where its tokens come from: yours, or the one that it made. */
  readonly tokenProvider: TokenProvider;
}

/** What openapi-fetch would read of a polluted prototype: as own members it takes its defaults. */
const FETCH_CLIENT_OPTIONS = {
  Request: undefined,
  headers: undefined,
  querySerializer: undefined,
  bodySerializer: undefined,
  requestInitExt: undefined,
} as object;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type UntypedCall = (path: string, init?: RawInit) => Promise<unknown>;
type Methods<Paths> = Pick<OneApiClient<Paths>, (typeof METHODS)[number]>;

/** The five methods, each made from its name. */
const methodsOf = <Paths>(call: (method: string) => UntypedCall): Methods<Paths> =>
  Object.fromEntries(METHODS.map((method) => [method, call(method)])) as unknown as Methods<Paths>;

/** A client shows nothing of its inside, and ends with the scope that uses it. */
const clientOf = <Members extends { close(): void }>(members: Members): Members & Disposal =>
  redacted("OneApiClient", disposable(members));

function isMiddleware(value: unknown): value is Middleware {
  const it = value as Middleware | null | undefined;
  return !!(it?.onRequest || it?.onResponse || it?.onError);
}

/**
 * Makes a client for the INVERS OneAPI. Options that are left out are read from `INVERS_CLIENT_ID`,
 * `INVERS_CLIENT_SECRET`, `INVERS_BASE_URL` and `INVERS_TOKEN_URL`, where the platform has an environment.
 *
 * @example
 * const client = createClient({ clientId: "EXFL29#cl1", clientSecret: process.env.INVERS_CLIENT_SECRET });
 * const { data, error } = await client.GET("/vehicles", { params: { query: { limit: 100 } } });
 *
 * @throws ConfigError for an unknown, missing or wrong option; the message names it and never shows its value
 */
export function createClient<Paths extends object = paths>(options: ClientOptions = {}): OneApiClient<Paths> {
  const [settings, given, credentials] = checkClientOptions(options);
  const tokenProvider = given ?? createTokenProvider(credentials);
  const { baseUrl } = settings;
  const context: ClientContext = {
    settings,
    requestForms: settings.requestForms ?? forms,
    tokenProvider,
    request: createFetchClient({ ...FETCH_CLIENT_OPTIONS, baseUrl }).request as unknown as FetchRequest,
    middleware: [],
    bearer: bearerAuth(tokenProvider),
    budget: createRetryBudget(settings.clock),
    pacer: settings.pace ? createPacer(settings.clock) : undefined,
    idPrefix: Math.floor(settings.random() * 36 ** 6).toString(36),
    calls: 0,
    inFlight: new Set(),
    commands: new Map(),
    closed: false,
  };
  const { middleware } = context;
  const client: OneApiClient<Paths> = clientOf({
    ...methodsOf<Paths>((method) => async (path, init) => {
      const { result, outcome } = await perform(context, method, path, init);
      if (result) return result;
      throw outcome.error;
    }),
    use(...added: Middleware[]) {
      if (!added.every(isMiddleware))
        throw new ConfigError("use: a middleware must have onRequest, onResponse or onError");
      middleware.push(...added);
    },
    eject(...removed: Middleware[]) {
      for (const one of removed) {
        const at = middleware.indexOf(one);
        if (at >= 0) middleware.splice(at, 1);
      }
    },
    close() {
      context.closed = true;
      for (const call of context.inFlight) call.cancel(new ClosedError("the client"));
      if (!given) tokenProvider.close();
    },
    tokenProvider,
  });
  setContext(client, () => context);
  return client;
}

/**
 * A client that `createClient` makes at its first call, so that a missing variable rejects that call and not the import.
 *
 * @example
 * export const client = readyClient<paths>({ requestForms });
 */
export function readyClient<Paths extends object = paths>(options?: ClientOptions): OneApiClient<Paths> {
  let made: OneApiClient<Paths> | undefined;
  const ready = (): OneApiClient<Paths> => {
    made ??= createClient<Paths>(options);
    return made;
  };
  const lazy: OneApiClient<Paths> = clientOf({
    // Async, so that a missing variable rejects the call as every other failure does.
    ...methodsOf<Paths>(
      (method) => async (path, init) => (ready()[method as "GET"] as unknown as UntypedCall)(path, init),
    ),
    use: (...added: Middleware[]) => ready().use(...added),
    eject: (...removed: Middleware[]) => ready().eject(...removed),
    close: () => made?.close(),
    get tokenProvider() {
      return ready().tokenProvider;
    },
  });
  setContext(lazy, () => contextOf(ready()));
  return lazy;
}

/**
 * A ready client, configured from `INVERS_CLIENT_ID`, `INVERS_CLIENT_SECRET`, `INVERS_BASE_URL` and
 * `INVERS_TOKEN_URL`, which are read at the first call.
 */
export const client: OneApiClient = /* @__PURE__ */ readyClient();
